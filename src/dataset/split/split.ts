import { MlpError } from '../../support/errors.js';
import type { Random } from '../../support/random.js';
import { assignGroups, bucketsOf, keepEveryClass, unitsOf } from './strata.js';

/** What a split has to respect. Both are indexed by the row's number in the table. */
export interface SplitOptions {
  /** Each row's class: every part gets its share of each. */
  readonly strata?: ArrayLike<number> | undefined;
  /** Each row's group: none is split apart. */
  readonly groups?: ArrayLike<number> | undefined;
  readonly random: Random;
}

/** How a fraction is held out. */
export interface HoldOut extends SplitOptions {
  /** How many rows the fraction is of, where some of them are held out already; those that are given by default. */
  readonly of?: number | undefined;
}

/** Rows to fit on, and rows held out; both in the order in which they were given. */
export interface Split {
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Holds out a fraction of the rows at random. Without groups, each class's share is within one row
 * of the fraction, and the whole is the fraction rounded as far as that allows. With groups, whole
 * groups are held out, by the shares they need most. Either way every class keeps a training row.
 *
 * @param fraction between 0 and 1, both excluded.
 * @throws MlpError: usage for another fraction, data when too few rows or groups are there.
 */
export function holdOut(rows: ArrayLike<number>, fraction: number, options: HoldOut): Split {
  if (!(fraction > 0 && fraction < 1)) {
    throw new MlpError({
      kind: 'usage',
      problem: `${fraction} of the rows cannot be held out`,
      advice: 'say a part of them, such as 0.2',
    });
  }
  const { groups, of } = options;
  const share = of === undefined ? fraction : (fraction * of) / rows.length;
  const nothingLeft = (): MlpError =>
    new MlpError({
      kind: 'data',
      problem: `there are too few ${groups ? 'groups' : 'rows'} to hold out ${fraction} of the rows`,
    });
  if (share >= 1) throw nothingLeft();
  const chosen = groups
    ? heldOutGroups(rows, share, groups, options)
    : heldOutRows(rows, share, options);
  const parts = new Parts(rows);
  let count = 0;
  for (const some of chosen) {
    parts.put(some, 1);
    count += some.length;
  }
  if (count === 0 || count === rows.length) throw nothingLeft();
  return parts.split(1);
}

/**
 * k parts of nearly the same size, each of them the held-out rows of one fold. Without groups, the
 * parts differ by at most one row, in the whole and in each class. With groups, each group goes,
 * largest first, to the part that needs its rows most.
 *
 * @throws MlpError: usage when k is no whole number from 2, data when there are fewer rows or groups.
 */
export function folds(rows: ArrayLike<number>, k: number, options: SplitOptions): Split[] {
  if (!Number.isInteger(k) || k < 2) {
    throw new MlpError({
      kind: 'usage',
      problem: `there cannot be ${k} folds`,
      advice: 'at least 2',
    });
  }
  const parts = new Parts(rows);
  if (options.groups) {
    const units = unitsOf(rows, options.groups, options.strata, options.random);
    if (units.length < k) throw tooFew('group', units.length, k);
    const shares = new Array<number>(k).fill(1 / k);
    assignGroups(units, shares).forEach((part, unit) => {
      parts.put(units[unit].rows, part);
    });
  } else {
    if (rows.length < k) throw tooFew('row', rows.length, k);
    let next = 0; // goes on from class to class, so that the parts fill evenly
    for (const bucket of bucketsOf(rows, options.strata)) {
      for (const row of options.random.shuffle(bucket)) parts.put([row], next++ % k);
    }
  }
  return Array.from({ length: k }, (_, part) => parts.split(part));
}

function heldOutRows(
  rows: ArrayLike<number>,
  fraction: number,
  options: SplitOptions,
): Int32Array[] {
  const buckets = bucketsOf(rows, options.strata).map((bucket) => options.random.shuffle(bucket));
  const counts = buckets.map(({ length }) => Math.min(Math.floor(length * fraction), length - 1));
  // The rows that rounding down left over go to the largest remainders (Hamilton's method).
  const total = Math.max(1, Math.round(rows.length * fraction));
  let open = total - counts.reduce((sum, count) => sum + count, 0);
  const remainder = (i: number) => buckets[i].length * fraction - counts[i];
  const byRemainder = [...buckets.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const i of byRemainder) {
    if (open > 0 && counts[i] < buckets[i].length - 1 && remainder(i) > 0) {
      counts[i]++;
      open--;
    }
  }
  return buckets.map((bucket, i) => bucket.subarray(0, counts[i]));
}

function heldOutGroups(
  rows: ArrayLike<number>,
  fraction: number,
  groups: ArrayLike<number>,
  { strata, random }: SplitOptions,
): Int32Array[] {
  const units = unitsOf(rows, groups, strata, random);
  const parts = assignGroups(units, [1 - fraction, fraction]);
  keepEveryClass(units, parts); // largest first can leave a part, or a class, with nothing
  return units.flatMap(({ rows: members }, unit) => (parts[unit] === 1 ? [members] : []));
}

/** To which part each of some rows belongs: part 0 until it is put into another. */
class Parts {
  readonly #rows: ArrayLike<number>;
  /** By the number of the row. */
  readonly #partOf: Int32Array;

  constructor(rows: ArrayLike<number>) {
    let last = -1;
    for (let i = 0; i < rows.length; i++) if (rows[i] > last) last = rows[i];
    this.#rows = rows;
    this.#partOf = new Int32Array(last + 1);
  }

  put(rows: ArrayLike<number>, part: number): void {
    for (let i = 0; i < rows.length; i++) this.#partOf[rows[i]] = part;
  }

  /** The rows of a part as those that are held out. */
  split(part: number): Split {
    const rows = this.#rows;
    let count = 0;
    for (let i = 0; i < rows.length; i++) if (this.#partOf[rows[i]] === part) count++;
    const heldOut = new Int32Array(count);
    const training = new Int32Array(rows.length - count);
    let [toHeldOut, toTraining] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      if (this.#partOf[rows[i]] === part) heldOut[toHeldOut++] = rows[i];
      else training[toTraining++] = rows[i];
    }
    return { training, heldOut };
  }
}

function tooFew(what: 'row' | 'group', count: number, k: number): MlpError {
  return new MlpError({
    kind: 'data',
    problem: `${count} ${count === 1 ? `${what} is` : `${what}s are`} too few for ${k} folds`,
    advice: 'use fewer folds',
  });
}
