import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Folder, mlp, objectIn } from './run-mlp.js';

const EXPR = ['trace', '--expr', 'tanh(w0 + 2*w1)^2', '--at', 'w0=-1,w1=0.75'];

/** A column whose name is meant to break out of every format. */
const EVIL = '=cmd()"\\N</title><script>alert(1)</script>&lt;\u001b[31m';

describe('mlp trace --format dot', () => {
  it('has a node for each row and an edge for each argument', async () => {
    const { stdout, code } = await mlp([...EXPR, '--format', 'dot']);
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}n\d+ \[class="(?:input|value|output)"/gm)).toHaveLength(5);
    expect(stdout.match(/^ {2}n\d+ -> n\d+;$/gm)).toEqual([
      '  n0 -> n2;',
      '  n1 -> n2;',
      '  n2 -> n3;',
      '  n3 -> n4;',
    ]);
    expect(stdout).toContain(
      'n4 [class="output" fillcolor="#fdebd2" color="#b86a00" label="v₃ = v₂²\\lv₃ = 0.21\\lv̄₃ = 1.00\\l"',
    );
  });
});

describe('mlp trace --format svg', () => {
  it('is drawn with values and adjoints, and named by its expression', async () => {
    const { stdout, stderr, code } = await mlp([...EXPR, '--format', 'svg']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^<svg [^\n]* role="img" aria-label="trace of tanh\(w0 \+ 2\*w1\)\^2">/);
    expect(stdout).toContain('<title>trace of tanh(w0 + 2*w1)^2</title>');
    for (const text of ['v₁ = v₋₁ + 2·v₀', 'v₂ = tanh(v₁)', 'v₃ = 0.21', 'v̄₃ = 1.00']) {
      expect(stdout).toContain(`>${text}</text>`);
    }
    expect(stdout).toContain('@media (prefers-color-scheme: dark)');
    expect(stdout.match(/<g id="edge/g)).toHaveLength(4);
  });

  it('takes the format from the name of the file, and replaces its own files only', async () => {
    const folder = new Folder({ 'other.svg': '<svg>mine</svg>' });
    for (const [name, start] of [
      ['trace.svg', '<svg '],
      ['trace.dot', 'digraph trace {'],
      ['trace.csv', 'v,formula,'],
      ['trace.json', '{"type":"trace"'],
      ['trace.txt', 'forward primal trace ↓'],
    ]) {
      for (let time = 0; time < 2; time++) {
        const { stdout, stderr, code } = await folder.mlp([...EXPR, '-o', name]);
        expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 });
      }
      expect(folder.read(name).startsWith(start), name).toBe(true);
    }
    const { stderr, code } = await folder.mlp([...EXPR, '-o', 'other.svg']);
    expect(code).toBe(2);
    expect(stderr).toContain('the file exists and is no trace');
    expect(folder.read('other.svg')).toBe('<svg>mine</svg>');
  });
});

describe('names from files', async () => {
  const quoted = `"${EVIL.replaceAll('"', '""')}"`;
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 === 0 ? 'a' : 'b'}`);
  const folder = new Folder({ 'evil.csv': `${quoted},target\n${rows.join('\n')}\n` });
  await folder.mlp(['train', 'evil.csv', '--hidden', '2', '--epochs', '2', '-q']);
  const trace = async (format: string) => {
    const args = ['trace', 'evil.csv', '--scalars', '--format', format];
    const { stdout, stderr, code } = await folder.mlp(args);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return stdout;
  };

  it.each(['table', 'dot', 'svg', 'csv', 'json'])('do no harm in %s', async (format) => {
    const text = await trace(format);
    expect(text).not.toContain('\u001b');
    if (format === 'csv') expect(text).toContain(`"'=cmd()""`);
    if (format === 'json') {
      expect(objectIn(text).rows).toContainEqual(expect.objectContaining({ input: EVIL }));
    }
    if (format === 'svg') {
      expect(text).not.toContain('<script');
      expect(text.match(/<\/title>/g)?.length).toBe(text.match(/<title>/g)?.length);
      expect(text).toContain(
        '=cmd()&quot;\\N&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;',
      );
    }
  });
});

/** What a reader sees of a node of the picture. */
interface Node {
  readonly texts: number;
  readonly isInside: boolean;
  readonly contrast: number;
}

/** In the page, whose types are not known here. Contrast is that of WCAG 2.2. */
const NODES = `[...document.querySelectorAll('.node')].map((node) => {
  const [box, ...texts] = node.querySelectorAll('path, text');
  const outer = box.getBoundingClientRect();
  const isInside = texts.every((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return left >= outer.left && right <= outer.right && top >= outer.top && bottom <= outer.bottom;
  });
  const luminance = (element) => {
    const [r, g, b] = getComputedStyle(element).fill.match(/[0-9.]+/g).map((channel) => {
      const c = Number(channel) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [darker, lighter] = [luminance(box), luminance(texts[0])].sort((a, b) => a - b);
  return { texts: texts.length, isInside, contrast: (lighter + 0.05) / (darker + 0.05) };
})`;

const CHROMIUM = '/usr/bin/chromium';

describe.runIf(existsSync(CHROMIUM))('in Chromium, a picture', async () => {
  const { stdout } = await mlp([...EXPR, '--format', 'svg']);

  it.each(['light', 'dark'] as const)(
    'is legible where the ground is %s',
    async (colorScheme) => {
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage({ colorScheme });
        await page.setContent(stdout);
        const nodes = await page.evaluate<readonly Node[]>(NODES);
        expect(nodes).toHaveLength(5);
        for (const { texts, isInside, contrast } of nodes) {
          expect({ texts, isInside }).toEqual({ texts: 3, isInside: true });
          expect(contrast).toBeGreaterThan(7); // level AAA
        }
      } finally {
        await browser.close();
      }
    },
    30_000,
  );
});
