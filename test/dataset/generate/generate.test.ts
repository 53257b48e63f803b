import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatCsvRow } from '../../../src/dataset/csv/format.js';
import { generators } from '../../../src/dataset/generate/generators.js';
import { randomFor } from '../../../src/support/random.js';

describe.each(Object.entries(generators))('%s', (name, generator) => {
  const options = { ...generator.defaults, rows: 40 };
  const rows = [...generator.rows(options, randomFor(0, name))];

  it('has as many rows as are asked for, all as wide as the header', () => {
    expect(rows).toHaveLength(40);
    const width = generator.header(options).length;
    for (const row of rows) expect(row).toHaveLength(width);
    for (const row of rows) expect(row.slice(0, -1).every(Number.isFinite)).toBe(true);
  });

  it('has more than one target', () => {
    expect(new Set(rows.map((row) => row.at(-1))).size).toBeGreaterThan(1);
  });
});

it.each(Object.entries(generators).filter(([, { choosesClasses }]) => choosesClasses))(
  '%s has as many classes as are asked for',
  (name, { rows, defaults }) => {
    const some = [...rows({ ...defaults, rows: 40, classes: 5 }, randomFor(0, name))];
    expect(new Set(some.map((row) => row.at(-1))).size).toBe(5);
  },
);

it("friedman1 is Friedman's formula without noise", () => {
  const { rows, defaults } = generators.friedman1;
  for (const row of rows({ ...defaults, rows: 20, noise: 0 }, randomFor(1, 'f'))) {
    const x = row.map(Number);
    const y = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
    expect(x[10]).toBeCloseTo(y, 5);
  }
});

// As `mlp generate NAME` writes them with the defaults and seed 0.
it.each(['xor', 'spirals', 'friedman1'] as const)('data/%s.csv is what %s makes', (name) => {
  const { defaults, header, rows } = generators[name];
  const made = [header(defaults), ...rows(defaults, randomFor(0, `generate ${name}`))];
  const file = readFileSync(new URL(`../../../data/${name}.csv`, import.meta.url), 'utf8');
  expect(made.map((row) => formatCsvRow(row)).join('')).toBe(file);
});

describe('data/iris.csv', () => {
  const lines = readFileSync(new URL('../../../data/iris.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.slice(1).map((line) => line.split(','));

  it.each([
    ['setosa', [5.006, 3.428, 1.462, 0.246]],
    ['versicolor', [5.936, 2.77, 4.26, 1.326]],
    ['virginica', [6.588, 2.974, 5.552, 2.026]],
  ])("has Fisher's means of 50 %s", (species, means) => {
    const flowers = rows.filter((row) => row[4] === species);
    expect(flowers).toHaveLength(50);
    means.forEach((mean, j) => {
      expect(flowers.reduce((sum, row) => sum + Number(row[j]), 0) / 50).toBeCloseTo(mean, 10);
    });
  });
});

it.each([
  [['a', 1.5], 'a,1.5\n'],
  [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\n'],
  [[''], '""\n'],
])('%j is written as %j', (fields, line) => {
  expect(formatCsvRow(fields)).toBe(line);
});
