import type { Random } from '../support/random.js';

/** Rows that stay together, with how many of them are of each class. */
export interface Unit {
  readonly rows: number[];
  readonly counts: readonly number[];
}

/** The rows of each class, the classes in the order of their numbers; one bucket without classes. */
export function bucketsOf(rows: readonly number[], classes?: ArrayLike<number>): number[][] {
  if (classes === undefined) return [[...rows]];
  const buckets = new Map<number, number[]>();
  for (const row of rows) {
    const bucket = buckets.get(classes[row]);
    if (bucket) bucket.push(row);
    else buckets.set(classes[row], [row]);
  }
  return [...buckets.entries()].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
}

/** The groups of some rows, largest first; those of one size in random order. */
export function unitsOf(
  rows: readonly number[],
  groups: ArrayLike<number>,
  strata: ArrayLike<number> | undefined,
  random: Random,
): Unit[] {
  const classes = bucketsOf(rows, strata).map((bucket) => new Set(bucket));
  const units = random.shuffle(bucketsOf(rows, groups)).map((members) => ({
    rows: members,
    counts: classes.map((bucket) => members.filter((row) => bucket.has(row)).length),
  }));
  return units.sort((a, b) => b.rows.length - a.rows.length); // stable: the shuffle decides ties
}

/**
 * Gives each unit, in order, to the part that then has the largest deficit of its classes: the sum,
 * over the unit's rows, of what the part still lacks of that row's class, relative to that class's
 * size. While a part has a class alone to itself, the last training rows of a class stay in the
 * first part of a two-part split only if the shares say so.
 *
 * @param shares of the parts; they add up to 1.
 * @returns for each unit the number of its part.
 */
export function assignGroups(units: readonly Unit[], shares: readonly number[]): number[] {
  const classes = units[0]?.counts.length ?? 0;
  const totals = Array.from({ length: classes }, (_, c) =>
    units.reduce((sum, unit) => sum + unit.counts[c], 0),
  );
  const lacking = shares.map((share) => totals.map((total) => total * share));
  return units.map(({ counts }) => {
    const need = (part: number) =>
      counts.reduce((sum, count, c) => sum + (count * lacking[part][c]) / totals[c], 0);
    let best = 0;
    for (let part = 1; part < shares.length; part++) if (need(part) > need(best)) best = part;
    counts.forEach((count, c) => {
      lacking[best][c] -= count;
    });
    return best;
  });
}
