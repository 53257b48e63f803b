import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trialLine } from '../../../src/sweep/ledger/trial-line.js';
import { Folder } from '../../cli/run-mlp.js';
import { resultOf, without } from '../../sweep/trial-results.js';

const CHROMIUM = '/usr/bin/chromium';

const evil = '</script><img src=x onerror="globalThis.hacked=1">';

/** Twelve trials, of which four got further, one diverged, and one has a value that would be markup. */
const results = [
  ...Array.from({ length: 12 }, (_, i) => {
    const parameters = { lr: 0.001 * 2 ** i, optimizer: i % 2 ? 'adam' : 'sgd', dropout: [i / 40] };
    const rungs = i % 3 === 0 ? [5, 15] : [5];
    return rungs.map((budget) =>
      resultOf(parameters, { budget, score: 0.6 + i / 50 + budget / 100 }),
    );
  }).flat(),
  without('diverged', { lr: 9, optimizer: 'sgd' }),
  resultOf({ target: evil }, { budget: 5 }),
];
const folder = new Folder({ 'trials.ndjson': results.map(trialLine).join('') });

describe.skipIf(!existsSync(CHROMIUM))('the page of a sweep, in Chromium', () => {
  let browser: Browser;
  const heard: string[] = [];
  beforeAll(async () => {
    const { code } = await folder.mlp(['report', 'trials.ndjson', '-o', 'trials.html']);
    expect(code).toBe(0);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });
  afterAll(() => browser.close());

  async function opened(width: number): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const url = pathToFileURL(folder.at('trials.html')).href;
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('request', (request) => {
      if (request.url() !== url) heard.push(`request for ${request.url()}`);
    });
    await page.goto(url);
    return page;
  }

  /** How many lines and marks are lit, and rows; and what is said. */
  const litIn = (page: Page): Promise<unknown> =>
    page.evaluate(`({
      drawn: document.querySelectorAll('svg .lit').length,
      rows: [...document.querySelectorAll('tr.lit button')].map((one) => Number(one.textContent)),
      said: document.querySelector('.trials .readout').textContent,
    })`);

  it.each([1200, 400])(
    'is no wider than a screen of %i, and draws all trials in all charts',
    async (width) => {
      const page = await opened(width);
      const found = await page.evaluate(`({
      charts: [...document.querySelectorAll('figure')].map((one) => [
        one.querySelector('h3').textContent,
        new Set([...one.querySelectorAll('svg [data-trial]')].map((mark) => mark.dataset.trial)).size,
        one.querySelectorAll('table tbody tr').length > 0,
      ]),
      isWide: document.documentElement.scrollWidth > ${width},
      isTiny: Math.min(...[...document.querySelectorAll('svg[role=img]')].map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)) < 0.74,
      hacked: globalThis.hacked ?? document.querySelectorAll('img').length,
      log: document.body.textContent.includes('lr, logarithmic'),
      sticky: getComputedStyle(document.querySelector('.long thead th')).position,
    })`);
      expect(found).toEqual({
        charts: [
          ['All trials', 14, true],
          ['Learning curves', 13, true],
          ['dropout', 12, true],
          ['lr', 13, true],
          ['optimizer', 14, true],
          ['target', 14, true],
        ],
        isWide: false,
        isTiny: false,
        hacked: 0,
        log: true,
        sticky: 'sticky',
      });
      expect(heard).toEqual([]);
      await page.close();
    },
  );

  it('shows a trial everywhere: under the pointer, by a click, and by the keyboard', async () => {
    const page = await opened(1200);
    // The best one is in six pictures: one line, a line and a mark, and four marks but for the one it has no number in.
    await page.locator('tr').nth(1).hover();
    const said = '1: accuracy 93.0 % ± 2.0 %, dropout 0.225, lr 0.512, optimizer adam, target –';
    expect(await litIn(page)).toEqual({ drawn: 7, rows: [1], said });
    await page.locator('h1').hover();
    expect(await litIn(page)).toEqual({ drawn: 0, rows: [], said });
    await page.locator('tr').nth(2).click();
    await page.locator('h1').hover();
    expect(await litIn(page)).toMatchObject({ rows: [2] });
    expect(await page.locator('button[aria-pressed=true]').textContent()).toBe('2');
    await page.keyboard.press('Escape');
    await page.locator('h1').hover();
    expect(await litIn(page)).toMatchObject({ rows: [] });
    await page.locator('tr button').nth(3).focus();
    expect(await litIn(page)).toMatchObject({ rows: [4] });
    await page.locator('circle[data-trial="t0-2"]').first().hover();
    expect(await litIn(page)).toMatchObject({ rows: [3] });
    expect(heard).toEqual([]);
    await page.close();
  });
});
