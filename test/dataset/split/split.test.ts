import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folds, holdOut } from '../../../src/dataset/split/split.js';
import { randomFor } from '../../../src/support/random.js';
import { upTo } from '../files.js';

const random = (seed = 0) => randomFor(seed, 'split');
const count = (rows: Iterable<number>, strata: readonly number[], k: number): number =>
  [...rows].filter((row) => strata[row] === k).length;

describe('holdOut', () => {
  it('parts the rows: none is lost, none is in both, the order stays', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 60 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (n, fraction) => {
          const { training, heldOut } = holdOut(upTo(n), fraction, { random: random() });
          expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(upTo(n));
          expect([...training]).toEqual([...training].sort((a, b) => a - b));
          expect(Math.abs(heldOut.length - n * fraction)).toBeLessThan(1);
        },
      ),
    );
  });

  it('gives every class its share, and leaves each a training row', () => {
    const strata = [...Array(50).fill(0), ...Array(30).fill(1), ...Array(3).fill(2), 3];
    const { training, heldOut } = holdOut(upTo(84), 0.3, { strata, random: random() });
    [15, 9, 0.9, 0.3].forEach((share, k) => {
      expect(Math.abs(count(heldOut, strata, k) - share)).toBeLessThanOrEqual(1);
      expect(count(training, strata, k)).toBeGreaterThan(0);
    });
  });

  it('never splits a group apart', () => {
    const groups = upTo(40).map((row) => row % 7);
    const { training, heldOut } = holdOut(upTo(40), 0.3, { groups, random: random() });
    const inside = new Set([...heldOut].map((row) => groups[row]));
    expect([...training].some((row) => inside.has(groups[row]))).toBe(false);
    expect(heldOut.length).toBeGreaterThan(0);
  });

  it('leaves every class a training row when groups are held out whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 8, maxLength: 40 }),
        fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        fc.integer(),
        (groups, fraction, seed) => {
          // Group 0 has class 1 to itself: it can never be held out.
          const rows = [...groups, 0, 1, 2];
          const strata = rows.map((group) => (group === 0 ? 1 : 0));
          const options = { groups: rows, strata, random: random(seed) };
          const { training, heldOut } = holdOut(upTo(rows.length), fraction, options);
          expect(new Set([...training].map((row) => strata[row])).size).toBe(2);
          expect(heldOut.length).toBeGreaterThan(0);
        },
      ),
    );
    const groups = [0, 0, 1, 1];
    expect(() => holdOut(upTo(4), 0.5, { groups, strata: groups, random: random() })).toThrow(
      /too few groups/,
    );
  });

  it('depends on the seed alone', () => {
    const split = (seed: number) => [...holdOut(upTo(30), 0.5, { random: random(seed) }).heldOut];
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  it('refuses a fraction that leaves nothing', () => {
    expect(() => holdOut(upTo(10), 1, { random: random() })).toThrow(/1 of the rows/);
    expect(() => holdOut([0], 0.5, { random: random() })).toThrow(/too few/);
  });

  it('takes a fraction of more rows than are left, and says that one', () => {
    const heldOut = (rows: number, of: number) =>
      holdOut(upTo(rows), 0.4, { of, random: random() }).heldOut.length;
    expect(heldOut(10, 10)).toBe(4);
    expect(heldOut(5, 10)).toBe(4);
    for (const rows of [1, 3, 4]) {
      expect(() => heldOut(rows, 10)).toThrow(/too few rows to hold out 0.4 of the rows/);
    }
  });
});

describe('folds', () => {
  const strata = upTo(50).map((row) => (row < 35 ? 0 : 1));

  it('hold out every row once, each class evenly', () => {
    const all = folds(upTo(50), 5, { strata, random: random() });
    expect(all.flatMap(({ heldOut }) => [...heldOut]).sort((a, b) => a - b)).toEqual(upTo(50));
    for (const { training, heldOut } of all) {
      expect([heldOut.length, training.length]).toEqual([10, 40]);
      expect([count(heldOut, strata, 0), count(heldOut, strata, 1)]).toEqual([7, 3]);
    }
  });

  it('never split a group apart', () => {
    const groups = upTo(50).map((row) => row % 11);
    for (const { training, heldOut } of folds(upTo(50), 5, { groups, random: random() })) {
      const inside = new Set([...heldOut].map((row) => groups[row]));
      expect([...training].some((row) => inside.has(groups[row]))).toBe(false);
    }
  });

  it('refuses more folds than rows', () => {
    expect(() => folds(upTo(3), 4, { random: random() })).toThrow(/3 rows are too few for 4 folds/);
    expect(() => folds(upTo(1), 4, { random: random() })).toThrow(/1 row is too few for 4 folds/);
  });
});
