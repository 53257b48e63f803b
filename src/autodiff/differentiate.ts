import { evaluate } from './evaluate.js';
import { gradient } from './gradient.js';
import type { Value } from './graph.js';
import { input } from './ops/input.js';

/**
 * The value and the gradient of a function of numbers, at one point. The function is written with
 * ops, and may branch, loop or recurse as it likes on what `at` tells it of a value at this point:
 * the graph is that of the path it took, and so is the derivative.
 *
 *     differentiate(([x], at) => (at(x) > 0 ? mul(x, x) : neg(x)), [3]) // { value: 9, gradient: [6] }
 */
export function differentiate(
  f: (inputs: readonly Value[], at: (value: Value) => number) => Value,
  point: readonly number[],
): { value: number; gradient: number[] } {
  const inputs = point.map((_, i) => input(`x${i}`, [1, 1]));
  const feeds = new Map(inputs.map((x, i) => [x, [point[i]]]));
  const output = f(inputs, (value) => evaluate([value], feeds)[0][0]);
  const [[value], ...partials] = evaluate([output, ...gradient(output, inputs)], feeds);
  return { value, gradient: partials.map(([partial]) => partial) };
}
