import type { Random } from '../../support/random.js';

/** Rows that stay together, with how many of them are of each class. */
export interface Unit {
  readonly rows: Int32Array;
  readonly counts: readonly number[];
}

/** The rows of each class, the classes in the order of their numbers; one bucket without classes. */
export function bucketsOf(rows: ArrayLike<number>, classes?: ArrayLike<number>): Int32Array[] {
  if (classes === undefined) return [Int32Array.from(rows)];
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    counts.set(classes[rows[i]], (counts.get(classes[rows[i]]) ?? 0) + 1);
  }
  const inOrder = [...counts].sort(([a], [b]) => a - b);
  const buckets = inOrder.map(([, count]) => new Int32Array(count));
  const places = new Map(inOrder.map(([number], place) => [number, place]));
  const filled = new Uint32Array(buckets.length);
  for (let i = 0; i < rows.length; i++) {
    const place = places.get(classes[rows[i]]) ?? 0;
    buckets[place][filled[place]++] = rows[i];
  }
  return buckets;
}

/** The groups of some rows, largest first; those of one size in random order. */
export function unitsOf(
  rows: ArrayLike<number>,
  groups: ArrayLike<number>,
  strata: ArrayLike<number> | undefined,
  random: Random,
): Unit[] {
  const classOf = (row: number): number => strata?.[row] ?? 0;
  const classes = bucketsOf(rows, strata).map(([row]) => classOf(row));
  const places = new Map(classes.map((number, place) => [number, place]));
  const units = random.shuffle(bucketsOf(rows, groups)).map((members) => {
    const counts = new Array<number>(classes.length).fill(0);
    for (const row of members) counts[places.get(classOf(row)) ?? 0]++;
    return { rows: members, counts };
  });
  return units.sort((a, b) => b.rows.length - a.rows.length); // stable: the shuffle decides ties
}

/**
 * Gives each unit, in order, to the part that then has the largest deficit of its classes: the sum,
 * over the unit's rows, of what the part still lacks of that row's class, relative to that class's
 * size.
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

/**
 * Whether a unit can leave the training rows (part 0) without taking the last rows of a class along.
 */
function canLeave(unit: number, units: readonly Unit[], parts: readonly number[]): boolean {
  return units[unit].counts.every(
    (count, c) =>
      count === 0 || units.some((other, i) => i !== unit && parts[i] === 0 && other.counts[c] > 0),
  );
}

/**
 * Mends a split into training rows (part 0) and held-out rows (part 1), in place: every class keeps
 * a unit in training, since nothing could be learnt of it otherwise, and then something is held out
 * if any unit can be spared. Of the units that can move, the smallest does.
 *
 * @param units largest first.
 */
export function keepEveryClass(units: readonly Unit[], parts: number[]): void {
  for (const c of units[0]?.counts.keys() ?? []) {
    if (units.some(({ counts }, unit) => parts[unit] === 0 && counts[c] > 0)) continue;
    parts[units.findLastIndex(({ counts }) => counts[c] > 0)] = 0;
  }
  if (parts.includes(1)) return;
  const spare = units.findLastIndex((_, unit) => canLeave(unit, units, parts));
  if (spare !== -1) parts[spare] = 1;
}
