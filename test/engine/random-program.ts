import { gradient } from '../../src/autodiff/gradient.js';
import { type Shape, sameShape, size, type Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import type { ExampleMatrix, Program, State } from '../../src/engine/program.js';
import { inCode } from '../../src/network/number-inputs.js';
import { optimizers } from '../../src/network/optimizers.js';
import { type Random, randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { type OpCase, opCases } from '../autodiff/op-cases.js';

const SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 9, 17];

/** Where random programs take their values from. */
interface Source {
  readonly random: Random;
  /** A value that was made before. */
  value(): Value;
  shape(): Shape;
}

/**
 * Ops whose case is for other tests, or that can do more than it shows. Where a sum is 0, engines differ in its sign:
 * it is kept away from poles.
 */
const ways: Partial<Record<keyof typeof opCases, (source: Source) => Value>> = {
  broadcast: ({ value, shape }) => ops.broadcast(value(), shape()),
  constant: ({ random, shape }) => {
    const given = shape();
    return ops.constant(
      Array.from({ length: size(given) }, () => random.normal()),
      given,
    );
  },
  div: ({ value }) => ops.div(value(), ops.add(0.5, ops.abs(value()))),
  log: ({ value }) => ops.log(ops.add(0.1, ops.abs(value()))),
  pow: ({ value }) => ops.pow(ops.add(0.1, ops.abs(value())), ops.minimum(value(), 3)),
  sqrt: ({ value }) => ops.sqrt(ops.add(0.1, ops.abs(value()))),
  exp: ({ value }) => ops.exp(ops.minimum(value(), 3)),
  matmul: ({ random, value }) =>
    ops.matmul(value(), value(), { a: random.uniform() < 0.4, b: random.uniform() < 0.4 }),
  max: ({ random, value }) => ops.max(value(), random.below(2) === 0 ? 0 : 1),
  select: ({ value }) => ops.select(value(), value(), value()),
  stopGradient: ({ value }) => ops.stopGradient(value()),
  sum: ({ random, value }) => ops.sum(value(), random.below(2) === 0 ? 0 : 1),
  uniform: ({ random, shape }) => ops.uniform(shape(), random.below(9), random.below(9)),
};

/** Every op of the registry: those without a way of their own as in their case, on whatever fits. */
const allWays = Object.entries(opCases)
  .filter(([name]) => name !== 'input')
  .map(([name, { apply, shapes }]: [string, OpCase]) => {
    const own = new Map(Object.entries(ways)).get(name);
    return own ?? (({ value }: Source) => apply(shapes.map(value)));
  });

/** A program of ops that nobody would write, on matrices of a few sizes; some of its values are states. */
export function randomProgram(seed: number): Program {
  const random = randomFor(seed, 'graph');
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)];
  const batchSize = random.uniform() < 0.4 ? 1 : 1 + random.below(20);
  const inputs = pick(SIZES);
  const sizes = [pick(SIZES), pick(SIZES), inputs, batchSize, 1];
  const shape = (): Shape => [pick(sizes), pick(sizes)];
  const some = (name: string) =>
    Array.from({ length: 1 + random.below(3) }, (_, i) => ops.input(`${name}${i}`, shape()));
  const [states, fixed] = [some('s'), some('f')];
  const features = ops.input('features', [batchSize, inputs]);
  const [targets, weights] = ['targets', 'weights'].map((name) => ops.input(name, [batchSize, 1]));
  const [inverseBatchSize, learningRate] = ['inverseBatchSize', 'η'].map((name) =>
    ops.input(name, [1, 1]),
  );
  const given = [
    ...[...states, ...fixed, features, features, targets, weights, inverseBatchSize, learningRate],
    ...[ops.constant(0.5), ops.constant(-1), ops.constant(0)],
  ];
  // Half of the programs multiply the features by something that is updated, as networks do.
  if (random.uniform() < 0.5) {
    states.push(ops.input('w', [inputs, pick(sizes)]));
    given.push(ops.matmul(features, states[states.length - 1]));
  }
  const made: Value[] = [];
  const source: Source = { random, shape, value: () => pick([...given, ...made]) };
  for (let i = 0; i < 14; i++) {
    try {
      made.push(pick(allWays)(source));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // these shapes do not fit
    }
  }
  const state = random.uniform() < 0.5 ? descending() : replacing();
  const all = [...given, ...made, ...state.map(({ next }) => next)];
  const scalars = all.filter(({ shape: of }) => size(of) === 1);
  const outputs = all.filter(() => random.uniform() < 0.2);
  return {
    ...{
      batchSize,
      features,
      targets,
      weights,
      inverseBatchSize,
      learningRate,
      fixed,
      outputs,
      state,
    },
    metrics: new Map(scalars.slice(-2).map((value, i) => [`metric ${i}`, value])),
  };

  /** States that become something else of their shape. */
  function replacing(): State[] {
    return states.map((value) => {
      const fitting = [value, ...made.filter((one) => sameShape(one.shape, value.shape))];
      return { value, next: ops.mul(0.5, ops.tanh(pick(fitting))), initial: random.below(2) };
    });
  }

  /** States that an optimizer updates, by their gradients of something. */
  function descending(): State[] {
    const loss = ops.sum(ops.tanh(ops.add(pick([...given, ...made]), ops.sum(states[0]))));
    const { update } = optimizers[pick(keysOf(optimizers))];
    const momentum = pick([0, 0.9]);
    const settings = { momentum, nesterov: momentum > 0 && random.uniform() < 0.5 };
    const rates = states.map(() => learningRate);
    return update(states, gradient(loss, states), rates, settings, inCode);
  }
}

/** Examples for a program: few zeros, half, or almost nothing else. */
export function examplesFor({ features }: Program, count: number, seed: number): ExampleMatrix {
  const random = randomFor(seed, 'examples');
  const inputs = features.shape[1];
  const zeros = [0.05, 0.5, 0.95][random.below(3)];
  const numbers = (length: number, one: () => number) => Float64Array.from({ length }, one);
  return {
    ...{ count, inputs },
    features: numbers(count * inputs, () =>
      random.uniform() < zeros ? 0 : Math.fround(random.normal()),
    ),
    targets: numbers(count, () => random.below(4)),
    weights: numbers(count, () => random.below(3)),
  };
}

/** Numbers for a value, with a few zeros, that both precisions have. */
export function numbersFor({ shape }: Value, random: Random): Float64Array {
  return Float64Array.from({ length: size(shape) }, () =>
    random.uniform() < 0.1 ? 0 : Math.fround(random.normal()),
  );
}

/** How far results may be from the reference, relative to them, or to 1. */
const TOLERANCE = { single: 1e-3, double: 1e-8 } as const;

/**
 * Compares an engine's numbers with those of the reference, in both of its precisions: a number in which these differ
 * is near a jump, or a difference of large ones, and nothing can be said about it.
 *
 * @returns how many of the numbers could be compared
 */
export function compareNumbers(
  found: readonly number[],
  { single, double }: { readonly single: readonly number[]; readonly double: readonly number[] },
  precision: 'single' | 'double',
  fail: (index: number) => never,
): number {
  let compared = 0;
  if (found.length !== double.length) fail(-1);
  found.forEach((x, i) => {
    const scale = Math.max(1, Math.abs(double[i]));
    const spread = Math.abs(single[i] - double[i]) / scale;
    if (Object.is(single[i], double[i]) || single[i] === double[i] || spread < 1e-4) {
      compared++;
      const same = Object.is(x, double[i]) || x === double[i];
      if (!same && !(Math.abs(x - double[i]) / scale <= TOLERANCE[precision])) fail(i);
    }
  });
  return compared;
}
