import type { Random } from '../support/random.js';
import { type Feeds, prepare } from './evaluate.js';
import { gradient } from './gradient.js';
import { size, type Value } from './graph.js';
import { jvp } from './jvp.js';
import { input } from './ops/input.js';

/** The derivative along one direction, found in three ways. */
export interface DirectionCheck {
  /** ⟨∇f, u⟩ by reverse mode. */
  readonly reverse: number;
  /** J·u by forward mode. */
  readonly forward: number;
  /** (f(x + εu) − f(x − εu)) / 2ε */
  readonly numerical: number;
  /** The largest difference between two of them, relative to the largest, or to `floor` if that is more. */
  readonly error: number;
}

export interface GradientCheckOptions {
  readonly random: Random;
  /** How many random directions are tried. */
  readonly directions?: number;
  readonly epsilon?: number;
  /** Derivatives below this are compared absolutely: the central difference has no more digits. */
  readonly floor?: number;
  readonly step?: number;
}

/**
 * Compares reverse mode, forward mode and central differences of a scalar, in float64, along random
 * unit directions over all targets together. (After autograd's `check_grads`: one wrong element of
 * the gradient shows in almost every direction.)
 *
 * @param targets inputs, all of them fed
 */
export function checkGradient(
  output: Value,
  targets: readonly Value[],
  feeds: Feeds,
  options: GradientCheckOptions,
): DirectionCheck[] {
  const { random, directions = 3, epsilon = 1e-6, floor = 1e-3, step = 0 } = options;
  const tangents = new Map(targets.map((t) => [t, input(`tangent of ${t.name}`, t.shape)]));
  const [tangent] = jvp([output], tangents);
  const gradients = gradient(output, targets);
  const run = prepare([output, tangent, ...gradients], 'double');
  for (const [value, numbers] of feeds) run.feed(value, numbers);

  const at = (u: readonly Float64Array[], offset: number): number => {
    targets.forEach((target, k) => {
      const x = feeds.get(target) ?? [];
      const moved = Float64Array.from({ length: x.length }, (_, i) => x[i] + offset * u[k][i]);
      run.feed(target, moved);
      run.feed(tangents.get(target) ?? target, u[k]);
    });
    run.evaluate({ step });
    return run.numbers(output)[0];
  };
  return Array.from({ length: directions }, () => {
    const u = unitDirection(targets, random);
    const numerical = (at(u, epsilon) - at(u, -epsilon)) / (2 * epsilon);
    at(u, 0);
    const forward = run.numbers(tangent)[0];
    const reverse = gradients.reduce((sum, g, k) => sum + dot(run.numbers(g), u[k]), 0);
    const values = [reverse, forward, numerical];
    const spread = Math.max(...values) - Math.min(...values);
    const error = spread / Math.max(floor, ...values.map(Math.abs));
    return { reverse, forward, numerical, error };
  });
}

/** A direction uniform on the unit sphere of all targets together. */
function unitDirection(targets: readonly Value[], random: Random): Float64Array[] {
  const u = targets.map(({ shape }) =>
    Float64Array.from({ length: size(shape) }, () => random.normal()),
  );
  const length = Math.sqrt(u.reduce((sum, part) => sum + dot(part, part), 0));
  return u.map((part) => part.map((x) => x / length));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
