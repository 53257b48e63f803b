import type { ExampleRows } from '../../network/example-rows.js';
import { trainingRows } from './training-rows.js';

/** How many rows of some say the same as others. */
export interface RowGroups {
  /** Rows that are the same as one in front of them, the target included. */
  readonly duplicates: number;
  /** Rows that have the features of others whose target is another one. */
  readonly contradictions: number;
}

/** Counts rows that are equal, number by number: by a hash of their features, and then by comparing them. */
export function rowGroups(examples: ExampleRows): RowGroups {
  const { count, rows, features, step, targets } = trainingRows(examples);
  const { inputs } = examples.examples;
  const rowAt = (i: number): number => (rows === undefined ? i : rows[i]);
  const hashOf = rowHasher();
  const areSame = (a: number, b: number): boolean => {
    for (let i = 0; i < inputs; i++) {
      if (features[a * step + i] !== features[b * step + i]) return false;
    }
    return true;
  };
  const mask = powerOfTwoAbove(2 * count) - 1;
  /** By hash, the first row of each group, and 1 more than its number: 0 is a free place. */
  const places = new Int32Array(mask + 1);
  /** The targets of the groups of more than one row, and how many rows have each. */
  const groups = new Map<number, Map<number, number>>();
  for (let i = 0; i < count; i++) {
    const row = rowAt(i);
    let place = hashOf(features, row * step, inputs) & mask;
    while (places[place] !== 0 && !areSame(places[place] - 1, row)) place = (place + 1) & mask;
    if (places[place] === 0) {
      places[place] = row + 1;
      continue;
    }
    const first = places[place] - 1;
    const group = groups.get(first) ?? new Map([[targets[first], 1]]);
    group.set(targets[row], (group.get(targets[row]) ?? 0) + 1);
    groups.set(first, group);
  }
  let [duplicates, contradictions] = [0, 0];
  for (const group of groups.values()) {
    let size = 0;
    for (const n of group.values()) size += n;
    duplicates += size - group.size;
    if (group.size > 1) contradictions += size;
  }
  return { duplicates, contradictions };
}

/** FNV-1a (Fowler, Noll and Vo) over the halves of the numbers, mixed at the end as in MurmurHash3, as the low bits count. */
function rowHasher() {
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  return (features: ArrayLike<number>, start: number, length: number): number => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < length; i++) {
      number[0] = features[start + i] + 0; // −0 and 0 are equal
      hash = Math.imul(hash ^ halves[0], 0x01000193);
      hash = Math.imul(hash ^ halves[1], 0x01000193);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
}

function powerOfTwoAbove(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}
