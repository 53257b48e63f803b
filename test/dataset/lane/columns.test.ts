import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNumber } from '../../../src/dataset/encode/schema.js';
import { columnMeans } from '../../../src/dataset/lane/means.js';
import { columnMoments } from '../../../src/dataset/lane/moments.js';
import { recoveringPower } from '../../../src/dataset/lane/recovery.js';
import { scaleMatrix } from '../../../src/dataset/lane/scale-matrix.js';
import { LinearMemory } from '../../../src/support/wasm/memory.js';
import { StoredMatrix } from '../../../src/support/wasm/stored-matrix.js';

/** Rows of numbers of at most `decimals` decimals, with NaN among them. */
const tables = fc
  .record({ columns: fc.integer({ min: 1, max: 9 }), decimals: fc.integer({ min: 0, max: 4 }) })
  .chain(({ columns, decimals }) => {
    const number = fc.integer({ min: -8000, max: 8000 }).map((k) => k / Number(`1e${decimals}`));
    const field = fc.oneof(
      { weight: 9, arbitrary: number },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, 0, -0) },
    );
    const row = fc.array(field, { minLength: columns, maxLength: columns });
    return fc
      .array(row, { minLength: 1, maxLength: 40 })
      .map((rows) => ({ rows, columns, decimals }));
  });

/** Longer than what the kernels do in one call. */
const long = (rows: readonly number[][]): number[][] =>
  Array.from({ length: 700 }, (_, i) => rows[i % rows.length]);

function stored(rows: readonly number[][], bytes: 4 | 8): StoredMatrix {
  const matrix = new StoredMatrix(new LinearMemory(), rows.length, rows[0].length, bytes);
  rows.forEach((row, i) => {
    matrix.numbers.set(row, i * matrix.step);
  });
  return matrix;
}

/** As the schema is fitted, column by column. */
function momentsOf(numbers: readonly number[]) {
  let [count, mean, squares, minimum, maximum, zeros] = [0, 0, 0, Infinity, -Infinity, 0];
  for (const x of numbers) {
    if (Number.isNaN(x)) continue;
    count++;
    const difference = x - mean;
    mean += difference / count;
    squares += difference * (x - mean);
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
    if (x === 0) zeros++;
  }
  return { count, mean, deviation: Math.sqrt(squares / count), minimum, maximum, zeros };
}

const column = (rows: readonly number[][], c: number): number[] => rows.map((row) => row[c]);

describe('the columns of a matrix', () => {
  it('have the moments of each by itself, over the rows asked for, to the bit', () => {
    fc.assert(
      fc.property(
        tables,
        fc.boolean(),
        fc.boolean(),
        ({ rows, columns, decimals }, isLong, every) => {
          const all = isLong ? long(rows) : rows;
          const some = [...all.keys()].filter((i) => every || i % 3 !== 1).reverse();
          const chosen = some.map((i) => all[i]);
          const expected = Array.from({ length: columns }, (_, c) => momentsOf(column(chosen, c)));
          expect(columnMoments(stored(all, 8), some)).toEqual(expected);
          const powers = new Array<number>(columns).fill(Number(`1e${decimals}`));
          expect(columnMoments(stored(all, 4), some, powers)).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('have the means of these moments where nothing is missing', () => {
    fc.assert(
      fc.property(
        tables,
        fc.boolean(),
        fc.boolean(),
        ({ rows, columns, decimals }, isLong, every) => {
          const all = (isLong ? long(rows) : rows).map((row) => row.map((x) => x || 0));
          const some = [...all.keys()].filter((i) => every || i % 3 !== 1).reverse();
          const expected = Array.from(
            { length: columns },
            (_, c) => momentsOf(some.map((i) => all[i][c])).mean,
          );
          expect(columnMeans(stored(all, 8), some)).toEqual(expected);
          const powers = new Array<number>(columns).fill(Number(`1e${decimals}`));
          expect(columnMeans(stored(all, 4), some, powers)).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are scaled where they lie, as encodeNumber does, to the bit', () => {
    fc.assert(
      fc.property(
        tables,
        fc.boolean(),
        fc.nat(3),
        ({ rows, columns, decimals }, isLong, clipped) => {
          const all = isLong ? long(rows) : rows;
          const scales = Array.from({ length: columns }, (_, c) => ({
            offset: 0.1 * c - 0.7,
            scale: 3.3 / (c + 1),
            missing: c + 0.3,
            clip: c % 3 === clipped ? 0.4 : undefined,
          }));
          const encoded = all.map((row) =>
            row.map((x, c) => encodeNumber(scales[c], Number.isNaN(x) ? scales[c].missing : x)),
          );
          const power = Number(`1e${decimals}`);
          const powered = scales.map((scale) => ({ ...scale, power }));
          const single = stored(encoded, 4).numbers;
          expect(scaleMatrix(stored(all, 8), scales, 'double').matrix.numbers).toEqual(
            stored(encoded, 8).numbers,
          );
          expect(scaleMatrix(stored(all, 8), scales, 'single').matrix.numbers).toEqual(single);
          const inPlace = scaleMatrix(stored(all, 4), powered, 'single');
          expect(inPlace.matrix.numbers).toEqual(single);
          expect(inPlace.bad).toBeUndefined();
          expect(inPlace.lacking).toEqual(
            scales.map((_, c) => column(all, c).filter(Number.isNaN).length),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are clipped where they are finite or not, but not where they are missing', () => {
    const scales = [{ offset: 0, scale: 1e-300, missing: Number.NaN, clip: 3 }];
    const { matrix, bad } = scaleMatrix(
      stored([[1e300], [-1e-300], [-1e200], [0], [Number.NaN]], 8),
      scales,
      'double',
    );
    const numbers = [0, 1, 2, 3].map((row) => matrix.numbers[row * matrix.step]);
    expect(numbers).toEqual([3, encodeNumber(scales[0], -1e-300), -3, 0]);
    expect(bad).toEqual({ row: 4, column: 0 });
  });

  it('say where the first number is that is not finite when it is scaled', () => {
    const rows = Array.from({ length: 900 }, () => [1, 2, 3]);
    rows[600] = [1, 2, 1e300];
    rows[601] = [Number.NaN, 2, 1e300];
    const scales = [1, 1, 1e-5].map((scale) => ({ offset: 0, scale, missing: Number.NaN }));
    expect(scaleMatrix(stored(rows, 8), scales, 'single').bad).toEqual({ row: 600, column: 2 });
    expect(scaleMatrix(stored(rows, 8), scales, 'double').bad).toEqual({ row: 601, column: 0 });
  });

  it('give their float64 numbers back from float32 wherever that is said to be certain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 22 }),
        fc.integer({ min: -(2 ** 24), max: 2 ** 24 }),
        (decimals, k) => {
          const x = Number(`${k}e-${decimals}`);
          const power = recoveringPower({ largest: Math.abs(x), decimals });
          if (Math.abs(k) < 2 ** 23 - 1) expect(power).toBeDefined();
          if (power === undefined) return;
          expect(Math.round(Math.fround(x) * power) / power + 0).toBe(x + 0);
          const [moments] = columnMoments(stored([[x]], 4), [0], [power]);
          expect(moments.mean).toBe(x + 0);
        },
      ),
      { numRuns: 150 },
    );
    expect(recoveringPower({ largest: 3e7, decimals: 0 })).toBeUndefined();
    expect(recoveringPower({ largest: 1, decimals: 23 })).toBeUndefined();
  });
});
