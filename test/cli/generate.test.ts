import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, mlp } from './run-mlp.js';

function rowsOf(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

const names = ['blobs', 'circles', 'moons', 'spirals', 'xor', 'parity', 'linear', 'friedman1'];

describe('mlp generate', () => {
  it.each(names)('%s: the rows that were asked for, by the seed alone', async (name) => {
    const { stdout, stderr, code } = await mlp(['generate', name, '--rows', '24', '--seed', '3']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const [header, ...rows] = rowsOf(stdout);
    expect(rows).toHaveLength(24);
    for (const row of rows) {
      expect(row).toHaveLength(header.length);
      expect(
        row.slice(0, -1).every((field) => field !== '' && Number.isFinite(Number(field))),
      ).toBe(true);
    }
    expect((await mlp(['generate', name, '--rows', '24', '--seed', '3'])).stdout).toBe(stdout);
  });

  it.each(['blobs', 'circles', 'moons', 'spirals', 'linear', 'friedman1'])(
    '%s: other seeds, other rows',
    async (name) => {
      const [first, second] = await Promise.all(
        ['1', '2'].map((seed) => mlp(['generate', name, '--seed', seed])),
      );
      expect(first.stdout).not.toBe(second.stdout);
    },
  );

  it.each(['xor', 'spirals', 'friedman1'])('%s is data/%s.csv', async (name) => {
    const file = readFileSync(dataFile(`${name}.csv`), 'utf8');
    expect((await mlp(['generate', name])).stdout).toBe(file);
  });

  it('xor is the truth table', async () => {
    const rows = rowsOf((await mlp(['generate', 'xor'])).stdout).slice(1);
    expect(rows.map((row) => row.join('')).sort()).toEqual(['000', '011', '101', '110']);
  });

  it('parity of four bits is the truth table', async () => {
    const rows = rowsOf((await mlp(['generate', 'parity'])).stdout).slice(1);
    expect(new Set(rows.map((row) => row.slice(0, -1).join(''))).size).toBe(16);
    for (const row of rows) {
      const bits = row.slice(0, -1).filter((bit) => bit === '1').length;
      expect(['0', 'even', 'a'].includes(row[row.length - 1])).toBe(bits % 2 === 0);
    }
  });

  it('friedman1 without noise is the formula', async () => {
    const rows = rowsOf(
      (await mlp(['generate', 'friedman1', '--noise', '0', '--rows', '50'])).stdout,
    ).slice(1);
    for (const [x1, x2, x3, x4, x5, ...rest] of rows.map((row) => row.map(Number))) {
      const y = 10 * Math.sin(Math.PI * x1 * x2) + 20 * (x3 - 0.5) ** 2 + 10 * x4 + 5 * x5;
      expect(rest[rest.length - 1]).toBeCloseTo(y, 3); // the fields have six decimals
    }
  });

  it.each(['blobs', 'circles', 'spirals'])('%s has --classes', async (name) => {
    const rows = rowsOf((await mlp(['generate', name, '--classes', '4'])).stdout).slice(1);
    expect(new Set(rows.map((row) => row[row.length - 1])).size).toBe(4);
  });

  it('noise spreads the rows', async () => {
    const quiet = (await mlp(['generate', 'circles', '--noise', '0', '--rows', '20'])).stdout;
    expect((await mlp(['generate', 'circles', '--noise', '0.5', '--rows', '20'])).stdout).not.toBe(
      quiet,
    );
    const radii = rowsOf(quiet)
      .slice(1)
      .map(([x, y]) => Math.hypot(Number(x), Number(y)).toFixed(3));
    expect(new Set(radii).size).toBe(2);
  });

  it('writes a file, and keeps one that is there', async () => {
    const folder = new Folder({ 'mine.csv': 'precious\n' });
    expect(await folder.mlp(['generate', 'moons', '-o', 'moons.csv'])).toEqual({
      stdout: '',
      stderr: '',
      code: 0,
    });
    expect(folder.read('moons.csv')).toBe((await mlp(['generate', 'moons'])).stdout);
    expect((await folder.mlp(['generate', 'moons', '-o', 'moons.tsv'])).code).toBe(0);
    expect(folder.read('moons.tsv')).toBe(folder.read('moons.csv').replaceAll(',', '\t'));
    const refused = await folder.mlp(['generate', 'moons', '-o', 'mine.csv']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(folder.read('mine.csv')).toBe('precious\n');
    expect((await folder.mlp(['generate', 'moons', '-o', 'mine.csv', '--force'])).code).toBe(0);
    expect(folder.read('mine.csv')).toBe(folder.read('moons.csv'));
  });

  it.each([
    ['xor', '--classes', '3'],
    ['blobs', '--classes', '1'],
    ['blobs', '--rows', '0'],
    ['blobs', '--noise', '-1'],
    ['nothing'],
  ])('refuses %s %s %s', async (...args) => {
    const { stdout, code } = await mlp(['generate', ...args]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });
});
