import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, records } from '../cli/run-mlp.js';

const CHROMIUM = '/usr/bin/chromium';

/** Names that would be markup, code, or the end of it, if they were not taken as texts. */
const evil = {
  column: '</script><script>globalThis.hacked=1</script>',
  other: `"><img src=x onerror="globalThis.hacked=2">`,
  class: `'"</title></svg><svg onload=globalThis.hacked=3>`,
  category: '<!--<script>&lt;\u202e;globalThis.hacked=4',
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Two classes of evil names, apart in two features of evil names. */
const evilCsv = [
  [evil.column, evil.other, 'kind', 'target'].map(quoted).join(','),
  ...Array.from({ length: 40 }, (_, i) => {
    const side = i % 2;
    return [
      String(side * 3 + (i % 7) / 10),
      String(i / 40),
      side === 0 ? evil.category : 'b',
      side === 0 ? evil.class : 'plain',
    ]
      .map(quoted)
      .join(',');
  }),
].join('\n');

const folder = new Folder({
  'iris.csv': readFileSync(dataFile('iris.csv')),
  'friedman.csv': readFileSync(dataFile('friedman1.csv')),
  'evil.csv': `${evilCsv}\n`,
  'dates.csv': `day,discount,y\n${Array.from(
    { length: 90 },
    // Of most rows the discount is 0, which single precision does not give back.
    (_, i) => `${dayOf(i)},${[0, 0, 5.3, 0, 17][i % 5]},${i < 45 ? 'a' : 'b'}\n`,
  ).join('')}`,
});

function dayOf(i: number): string {
  return new Date(Date.UTC(2023, 4, 1 + i)).toISOString().slice(0, 10);
}

async function made(...args: string[]): Promise<void> {
  const { stderr, code } = await folder.mlp([...args, '--quiet']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
}

beforeAll(async () => {
  const few = ['--epochs', '30', '--validation', '0.3', '--momentum', '0.5'];
  await made(
    'train',
    'iris.csv',
    '--hidden',
    '8',
    '--activation',
    'x * sigmoid(x) + 0.1 * abs(x)^1.5', // whatever is written in ops is in the page

    ...few,
    '--log',
    'iris.ndjson',
    '-o',
    'iris.json',
  );
  await made(
    'train',
    'iris.csv',
    '--hidden',
    '3',
    '--lr',
    '0.001',
    ...few,
    '--log',
    'slow.ndjson',
    '-o',
    'slow.json',
  );
  await made(
    'train',
    'friedman.csv',
    '--hidden',
    '8',
    ...few,
    '--log',
    'friedman.ndjson',
    '-o',
    'friedman.json',
  );
  await made(
    'train',
    'evil.csv',
    '--hidden',
    '4',
    '--activation',
    'gelu',
    ...few,
    '--log',
    '<b>evil.ndjson',
    '-o',
    'evil.json',
  );
  await made('train', 'dates.csv', '--hidden', '3', '--epochs', '20', '-o', 'dates.json');
  await made('report', 'dates.json', 'dates.csv', '-o', 'dates.html');
  await made('report', 'iris.ndjson', 'iris.json', 'iris.csv', '-o', 'iris.html');
  await made('report', 'iris.ndjson', 'slow.ndjson', '-o', 'two.html');
  await made('report', 'friedman.ndjson', 'friedman.json', 'friedman.csv', '-o', 'friedman.html');
  await made('report', '<b>evil.ndjson', 'evil.json', 'evil.csv', '-o', 'evil.html');
  await made('report', 'iris.json', '-o', 'model.html');
});

describe.skipIf(!existsSync(CHROMIUM))('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
  });
  afterAll(() => browser.close());

  /** Opens a report, and gives what was written to the console and asked for besides the file. */
  async function opened(name: string, colorScheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 900 } });
    const url = pathToFileURL(folder.at(name)).href;
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('request', (request) => {
      if (request.url() !== url) heard.push(`request for ${request.url()}`);
    });
    await page.goto(url);
    return { page, heard };
  }

  /** Of every chart: its name, whether it has shapes with an extent, and whether there is a table beside it. */
  const chartsOf = (page: Page): Promise<{ title: string; drawn: number; rows: number }[]> =>
    page.evaluate(`[...document.querySelectorAll('svg[role=img]')].map((svg) => ({
      title: svg.querySelector('title').textContent,
      drawn: [...svg.querySelectorAll('path, rect, circle')].filter((shape) => {
        const { width, height } = shape.getBoundingClientRect();
        return width + height > 0;
      }).length,
      rows: svg.closest('figure').querySelectorAll('table tbody tr').length,
    }))`);

  const textOf = (page: Page): Promise<string> => page.evaluate('document.body.innerText');

  it.each([
    ['iris.html', 10],
    ['two.html', 3],
    ['friedman.html', 7],
    ['evil.html', 10],
    ['model.html', 2],
  ] as const)(
    '%s: its charts are drawn, with tables; nothing is loaded, nothing goes wrong',
    async (name, least) => {
      const luminance = [];
      for (const scheme of ['light', 'dark'] as const) {
        const { page, heard } = await opened(name, scheme);
        const charts = await chartsOf(page);
        expect(charts.length).toBeGreaterThanOrEqual(least);
        for (const { title, drawn, rows } of charts) {
          expect(title).not.toBe('');
          expect(drawn, title).toBeGreaterThan(0);
          expect(rows, title).toBeGreaterThan(0);
        }
        luminance.push(await page.evaluate(`getComputedStyle(document.body).backgroundColor`));
        expect((await page.pdf()).length).toBeGreaterThan(10_000);
        expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
        expect(heard).toEqual([]);
        await page.close();
      }
      expect(luminance).toEqual(['rgb(255, 255, 255)', 'rgb(20, 24, 29)']);
    },
  );

  it.each(['iris.html', 'two.html', 'friedman.html', 'evil.html'])(
    '%s: on a telephone, the page is no wider than the screen, and charts can be read',
    async (name) => {
      const { page } = await opened(name);
      await page.setViewportSize({ width: 380, height: 700 });
      const found: { page: number; least: number } = await page.evaluate(`({
        page: document.documentElement.scrollWidth,
        least: Math.min(...[...document.querySelectorAll('svg[role=img]')].map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)),
      })`);
      expect(found.page).toBeLessThanOrEqual(380);
      expect(found.least).toBeGreaterThanOrEqual(0.74);
      await page.close();
    },
  );

  it('shows what was evaluated', async () => {
    const { page } = await opened('iris.html');
    const text = await textOf(page);
    const { stdout } = await folder.mlp(['evaluate', 'iris.csv', '--model', 'iris.json', '--json']);
    const [evaluation] = records(stdout);
    expect(text).toContain(`Accuracy ${(100 * numberAt(evaluation, 'accuracy')).toFixed(1)} %`);
    const counts = await page.evaluate(
      `[...document.querySelectorAll('svg text.count')].map((one) => Number(one.textContent))`,
    );
    expect(counts).toEqual([evaluation.confusion].flat(2));
    for (const word of [
      'Calibration',
      'AUC',
      'Decision regions',
      'Permutation importance',
      'momentum',
      'sha256:',
    ]) {
      expect(text).toContain(word);
    }
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has counts that can be read, in the %s', async (scheme) => {
    const { page } = await opened('iris.html', scheme);
    const cells: { count: string; contrast: number; stroke: string }[] =
      await page.evaluate(`(() => {
      const coloured = (one, property) => getComputedStyle(one)[property].match(/[\\d.]+/g).map(Number);
      const light = (rgb) => {
        const [r, g, b] = rgb.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      return [...document.querySelectorAll('svg text.count')].map((text) => {
        const cell = text.parentNode.querySelector('rect');
        const share = Number(cell.getAttribute('fill-opacity'));
        const below = coloured(cell.closest('figure'), 'backgroundColor');
        const ground = coloured(cell, 'fill').map((v, i) => share * v + (1 - share) * below[i]);
        const [a, b] = [light(coloured(text, 'fill')), light(ground)];
        return { count: text.textContent, contrast: Math.max(a / b, b / a), stroke: getComputedStyle(text).stroke };
      });
    })()`);
    expect(cells.length).toBe(9);
    for (const { count, contrast, stroke } of cells) {
      expect(stroke, count).toBe('none');
      expect(contrast, count).toBeGreaterThan(3.7);
    }
    await page.close();
  });

  it('says the values of a curve under the pointer, and by the arrow keys', async () => {
    const { page } = await opened('iris.html');
    const epochs = records(folder.read('iris.ndjson'));
    const readout = () => page.locator('output[data-of="chart-loss"]').textContent();
    const chart = page.locator('#chart-loss');
    await chart.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const shown = (key: string) => String(Number(numberAt(epochs[1], key).toPrecision(4)));
    expect(await readout()).toBe(
      `epoch 2: training ${shown('loss')}, validation ${shown('validationLoss')}`,
    );
    await chart.hover({ position: { x: 400, y: 60 } });
    expect(await readout()).toMatch(/^epoch (1\d|2\d): training [\d.]+, validation [\d.]+$/);
    await page.close();
  });

  /** Types a number for a feature. */
  async function type(page: Page, feature: number, x: number): Promise<void> {
    await page.locator(`[data-n="${feature}"]`).fill(String(x));
  }

  it('predicts in the page what mlp predict does', async () => {
    const { page } = await opened('iris.html');
    for (const row of [1, 60, 120]) {
      const fields = folder.read('iris.csv').split('\n')[row].split(',');
      for (let f = 0; f < 4; f++) await type(page, f, Number(fields[f]));
      const csv = `${folder.read('iris.csv').split('\n')[0]}\n${fields.join(',')}\n`;
      const args = ['predict', '-', '--model', 'iris.json', '--proba', '--format', 'ndjson'];
      const [expected] = records((await folder.mlp(args, csv)).stdout);
      expect(await page.locator('#prediction').textContent()).toBe(expected.prediction);
      const shares = await page.locator('.share span:last-child').allTextContents();
      for (const [k, name] of ['setosa', 'versicolor', 'virginica'].entries()) {
        expect(Number.parseFloat(shares[k]) / 100).toBeCloseTo(numberAt(expected, `p(${name})`), 4);
      }
    }
    await page.close();
  });

  it('moves the prediction with a slider, of a regression too', async () => {
    const { page } = await opened('friedman.html');
    const before = await page.locator('#prediction').textContent();
    await page.locator('#f3').fill('0.9');
    expect(await page.locator('[data-n="3"]').inputValue()).toBe('0.9');
    expect(Number(await page.locator('#prediction').textContent())).toBeGreaterThan(Number(before));
    await page.close();
  });

  it('begins with the medians as people write them, and takes dates', async () => {
    const { page } = await opened('dates.html');
    const field = (f: number) => page.locator(`[data-n="${f}"]`);
    expect(await field(0).inputValue()).toMatch(/^2023-06-1[45]$/);
    expect(await field(1).inputValue()).toBe('0');
    await page.locator('#f0').fill(String(Date.UTC(2023, 5, 20) / 86_400_000));
    expect(await field(0).inputValue()).toBe('2023-06-20');
    await field(0).fill('2023-05-02');
    expect(await page.locator('#f0').inputValue()).toBe(String(Date.UTC(2023, 4, 2) / 86_400_000));
    const csv = 'day,discount,y\n2023-05-02,0,a\n';
    const args = ['predict', '-', '--model', 'dates.json', '--proba', '--format', 'ndjson'];
    const [expected] = records((await folder.mlp(args, csv)).stdout);
    const [share] = await page.locator('.share span:last-child').allTextContents();
    expect(Number.parseFloat(share) / 100).toBeCloseTo(numberAt(expected, 'p(a)'), 4);
    await page.close();
  });

  it('says the area under the curve of two classes', async () => {
    const { page } = await opened('dates.html');
    expect(await textOf(page)).toMatch(/b against a: AUC (?:0\.\d+|1)\./);
    await page.close();
  });

  it('takes the names of columns, classes, categories and files for nothing but texts', async () => {
    const { page, heard } = await opened('evil.html');
    const inside = await page.evaluate(`({
      scripts: document.querySelectorAll('script:not([type])').length,
      strange: document.querySelectorAll('img, iframe, main b, svg[onload], [onerror]').length,
    })`);
    expect(inside).toEqual({ scripts: 1, strange: 0 });
    const text = await page.evaluate(`document.documentElement.textContent`);
    for (const name of [evil.column, evil.other, evil.class, '<b>evil.ndjson'])
      expect(text).toContain(name);
    await page.locator('select').selectOption({ index: 0 });
    await type(page, 0, 0);
    expect(await page.locator('#prediction').textContent()).toBe(evil.class);
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(heard).toEqual([]);
    await page.close();
  });
});
