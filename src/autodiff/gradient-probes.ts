import type { Random } from '../support/random.js';
import type { Direction } from './directional-derivatives.js';
import { size, type Value } from './graph.js';

/** A direction in which derivatives are compared. */
export interface Probe extends Direction {
  /** Of the one element that moves; undefined where all of the target do. */
  readonly index: number | undefined;
}

/** How many random directions there are of a target that has too many elements to try each. */
const DIRECTIONS = 2;

/**
 * The directions of a target: its elements one by one, and of more than `most` those with the largest derivatives, others
 * at random, and random directions of all of them together.
 */
export function probesOf(
  target: Value,
  gradient: ArrayLike<number>,
  most: number,
  random: Random,
): Probe[] {
  const count = size(target.shape);
  const elements = random.shuffle(Array.from({ length: count }, (_, i) => i));
  const element = (index: number): Probe => {
    const along = new Float64Array(count);
    along[index] = 1;
    return { target, along, index };
  };
  if (count <= most) return elements.sort((a, b) => a - b).map(element);
  const largest = elements
    .toSorted((a, b) => Math.abs(gradient[b]) - Math.abs(gradient[a]))
    .slice(0, most >> 1);
  const chosen = new Set(largest);
  for (const i of elements) {
    if (chosen.size === most) break;
    chosen.add(i);
  }
  const together = Array.from({ length: DIRECTIONS }, () => ({
    target,
    along: unitDirection(count, random),
    index: undefined,
  }));
  return [...[...chosen].sort((a, b) => a - b).map(element), ...together];
}

/** A random direction for every target: each element moves by about 1. */
export function randomDirections(
  targets: readonly Value[],
  random: Random,
): ReadonlyMap<Value, Float64Array> {
  return new Map(
    targets.map((t) => [t, new Float64Array(size(t.shape)).map(() => random.normal())]),
  );
}

/** Uniform on the unit sphere. */
function unitDirection(count: number, random: Random): Float64Array {
  const u = new Float64Array(count).map(() => random.normal());
  const length = Math.sqrt(u.reduce((sum, x) => sum + x * x, 0));
  return u.map((x) => x / length);
}
