import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnDoubts } from '../../../src/estimator/doubts/column-doubts.js';
import { rowGroups } from '../../../src/estimator/doubts/row-groups.js';
import { tableDoubts } from '../../../src/estimator/doubts/table-doubts.js';
import { inspectData } from '../../../src/estimator/inspect-data.js';
import type { RecipeInput } from '../../../src/estimator/recipe.js';
import { parseCsv } from '../../../src/library/texts.js';
import { keysOf } from '../../../src/support/records.js';

const names = keysOf({ ...columnDoubts, ...tableDoubts });

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');

const noise = (i: number) => ((i * 7919) % 1009) / 1009;
const ab = (i: number) => 'ab'[(i * 5) % 3 === 0 ? 0 : 1];

const cases: Readonly<
  Record<
    (typeof names)[number],
    { csv: string; says: RegExp; settled?: RecipeInput; silent: string }
  >
> = {
  'row-number': {
    csv: `customer_id,n,x,y\n${lines(20, (i) => `${1000 + ((i * 37) % 997)},${20 - i},${noise(i)},${ab(i)}`)}`,
    says: /2 columns \("customer_id", "n"\) look like ids: their whole numbers are all different/,
    settled: { ignore: ['customer_id', 'n'] },
    // Whole numbers that come again, that have gaps, or that are fractions are none.
    silent: `id,n,t,y\n${lines(20, (i) => `${i % 19},${i * 3},${i + 0.5},${ab(i)}`)}`,
  },
  'total-row': {
    csv: `r,n,price,x,y\n${lines(20, (i) => `a,${(i % 4) + 1},${2.5 - noise(i)},${(i / 10).toFixed(1)},${i * 3}`)}Total,50,,19.0,570\n`,
    says: /the last row, in line 22, looks like a total: 3 columns \("n", "x", "y"\) are the sums of all others/,
    // Half of a total, and a row of which one number of three is a sum.
    silent: `r,n,x,y\n${lines(20, (i) => `a,${(i % 4) + 1},${noise(i)},${i * 3}`)}b,50,0.5,285\n`,
  },
  'duplicate-rows': {
    csv: `x,z,y\n${lines(20, (i) => `${noise(i % 18)},1,${ab(i % 18)}`)}`,
    says: /2 rows are the same as another one/,
    silent: `x,y\n${lines(20, (i) => `${noise(i)},${ab(i)}`)}`,
  },
  'contradictory-rows': {
    csv: `x,y\n${lines(20, (i) => `${noise(i % 19)},${i === 19 ? 'c' : ab(i)}`)}`,
    says: /2 rows have the same features as one of another class/,
    silent: `x,y\n${lines(20, (i) => `${noise(i % 19)},${noise(i)}`)}`, // numbers scatter
  },
};

async function found(csv: string, recipe: RecipeInput = {}) {
  const { notes } = await inspectData(parseCsv(csv), recipe);
  return new Map(notes.flatMap(({ doubt, text }) => (doubt === undefined ? [] : [[doubt, text]])));
}

describe('what may be wrong with the rows of a file', () => {
  it.each(names)('%s', async (name) => {
    const { csv, says, settled, silent } = cases[name];
    expect((await found(csv)).get(name)).toMatch(says);
    expect((await found(silent)).has(name)).toBe(false);
    if (settled !== undefined) expect((await found(csv, settled)).has(name)).toBe(false);
  });
});

describe('rows that are equal', () => {
  it('are counted as by comparing all of them', () => {
    const number = fc.constantFrom(0, -0, 1, 0.5, -2);
    const row = fc.tuple(number, number, fc.constantFrom(0, 1, 2));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const features = Float32Array.from(rows.flatMap((row) => row.slice(0, 2)));
        const targets = Float64Array.from(rows, ([, , y]) => y);
        const weights = new Float64Array(rows.length).fill(1);
        const counted = rowGroups({
          examples: { count: rows.length, inputs: 2, features, targets, weights },
        });
        const same = (i: number, j: number) =>
          rows[i][0] + 0 === rows[j][0] + 0 && rows[i][1] + 0 === rows[j][1] + 0;
        const indices = rows.map((_, i) => i);
        const duplicates = indices.filter((i) =>
          indices.some((j) => j < i && same(i, j) && targets[i] === targets[j]),
        );
        const contradictions = indices.filter((i) =>
          indices.some((j) => same(i, j) && targets[i] !== targets[j]),
        );
        expect(counted).toEqual({
          duplicates: duplicates.length,
          contradictions: contradictions.length,
        });
      }),
    );
  });
});
