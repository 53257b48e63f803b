import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Precision } from '../../../src/autodiff/evaluate.js';
import { size, type Value } from '../../../src/autodiff/graph.js';
import {
  add,
  div,
  input,
  matmul,
  mul,
  neg,
  stopGradient,
  sub,
  sum,
  tanh,
} from '../../../src/autodiff/ops.js';
import { compiled } from '../../../src/engine/compile.js';
import type { Engine, ExampleMatrix, Plan, Program } from '../../../src/engine/program.js';
import { reference } from '../../../src/engine/reference.js';
import { inOrder } from '../../../src/network/example-rows.js';
import { buildNetwork } from '../../../src/network/network.js';
import { type DescentSpec, trainingProgram } from '../../../src/network/programs.js';
import { randomFor } from '../../../src/support/random.js';
import { descent } from '../descent.js';
import { graphProgram } from '../run-graph.js';
import { verifyPasses } from '../verify-passes.js';

const INPUTS = 40;

function waits(program: Program): boolean {
  return verifyPasses(program, 'single').lazy !== undefined;
}

/** Examples of which each has about one feature in ten, and none has the last. */
function sparseExamples(count: number): ExampleMatrix {
  const random = randomFor(3, 'sparse');
  return {
    ...{ count, inputs: INPUTS },
    features: Float64Array.from({ length: count * INPUTS }, (_, i) =>
      i % INPUTS === INPUTS - 1 || random.uniform() < 0.9 ? 0 : random.normal(),
    ),
    targets: Float64Array.from({ length: count }, () => random.below(3)),
    weights: new Float64Array(count).fill(1),
  };
}

/** A plan of a program, whose states are small numbers, with the examples. */
function start(engine: Engine, program: Program, precision: Precision, count: number): Plan {
  const plan = engine.compile(program, precision);
  const random = randomFor(2, 'states');
  for (const value of [...program.state.map((state) => state.value), ...program.fixed]) {
    plan.write(
      value,
      Float64Array.from({ length: size(value.shape) }, () => random.normal() / 4),
    );
  }
  plan.load(sparseExamples(count));
  return plan;
}

function statesOf(plan: Plan, { state }: Program): number[][] {
  return state.map(({ value }) => [...plan.read(value)]);
}

/** The largest difference between the numbers of two lists, relative to the larger of the number and 1. */
function difference(found: readonly number[][], expected: readonly number[][]): number {
  const errors = found.flatMap((numbers, i) =>
    numbers.map((x, k) => Math.abs(x - expected[i][k]) / Math.max(1, Math.abs(expected[i][k]))),
  );
  return errors.reduce((a, b) => Math.max(a, b));
}

function training(units: number, change: Partial<DescentSpec>): Program {
  const network = buildNetwork({
    inputs: INPUTS,
    hidden: [{ units, activation: 'tanh' }],
    outputs: { units: 3, activation: 'softmax' },
  });
  const spec = { ...descent, exampleCount: 300, watchGradient: false, ...change };
  return trainingProgram(network, spec);
}

const waiting: readonly [string, Partial<DescentSpec>][] = [
  ['momentum', {}],
  ['slight momentum', { momentum: 1e-4 }],
  ['nesterov', { nesterov: true }],
  ['no momentum', { momentum: 0 }],
  ['weight decay', { penalties: { l2: 0.5 } }],
  ['weight decay without momentum', { momentum: 0, penalties: { l2: 0.5 } }],
  ['decoupled weight decay', { weightDecay: 0.5 }],
  ['nesterov with decoupled weight decay', { nesterov: true, weightDecay: 0.5 }],
  ['nesterov with weight decay', { nesterov: true, penalties: { l2: 0.5 } }],
];

describe.each(waiting)('rows that wait, with %s', (_, change) => {
  it.each([12, 17, 64])('come to what the reference comes to: %d units', (units) => {
    const program = training(units, change);
    expect(waits(program)).toBe(true);
    // Beyond the steps at which all rows are brought up to date, with another η, and read in between.
    const [found, expected] = [compiled, reference].map((engine) => {
      const plan = start(engine, program, 'double', 300);
      const order = inOrder(300);
      const seen = [];
      for (const [first, end, learningRate] of [
        [0, 150, 0.01],
        [150, 170, 0.02],
        [170, 300, 0.005],
      ]) {
        plan.run(order.subarray(first, end), { learningRate, firstStep: 120 + first });
        if (first !== 0) seen.push(...statesOf(plan, program));
      }
      return seen;
    });
    expect(difference(found, expected)).toBeLessThanOrEqual(1e-12);
  });

  it('are the same to the last bit wherever a run ends', () => {
    const program = training(17, change);
    const [whole, cut] = [[300], [1, 7, 8, 128, 129, 200, 300]].map((ends) => {
      const plan = start(compiled, program, 'single', 300);
      ends.forEach((end, i) => {
        const first = i === 0 ? 0 : ends[i - 1];
        const part = inOrder(300).subarray(first, end);
        plan.run(part, { learningRate: 0.1, firstStep: first });
      });
      return statesOf(plan, program);
    });
    expect(cut).toEqual(whole);
  });

  it('are brought up to date before anything else happens to them', () => {
    const program = training(17, change);
    const order = inOrder(300);
    const settings = { learningRate: 0.01, firstStep: 0 };
    const [found, expected] = [compiled, reference].map((engine) => {
      const plan = start(engine, program, 'double', 300);
      plan.run(order.subarray(0, 50), settings);
      plan.load(sparseExamples(200)); // other examples
      plan.run(order.subarray(50, 80), { ...settings, firstStep: 50 });
      plan.run(order.subarray(0, 30), settings); // the first step again
      const [{ value }] = program.state;
      plan.write(value, new Float64Array(size(value.shape)).fill(0.5));
      plan.run(order.subarray(0, 30), { ...settings, firstStep: 30 });
      return statesOf(plan, program);
    });
    expect(difference(found, expected)).toBeLessThanOrEqual(1e-12);
  });
});

it('has the same bits everywhere: the digests of weights of which rows waited', () => {
  const digests = waiting.map(([name, change]) => {
    const hash = createHash('sha256');
    for (const precision of ['single', 'double'] as const) {
      const program = training(17, change);
      const plan = start(compiled, program, precision, 300);
      plan.run(inOrder(300), { learningRate: 0.1, firstStep: 0 });
      for (const { value } of program.state) hash.update(new Uint8Array(plan.read(value).buffer));
    }
    return `${name}: ${hash.digest('hex').slice(0, 16)}`;
  });
  expect(digests).toMatchInlineSnapshot(`
    [
      "momentum: 5542774a8c9000dd",
      "slight momentum: 00d319c2352e7ad1",
      "nesterov: fb44210a98e9500b",
      "no momentum: 1ac70b489023cd39",
      "weight decay: 9586b1aa658812cf",
      "weight decay without momentum: f69e783275ff61d5",
      "decoupled weight decay: 040c27ba70c63534",
      "nesterov with decoupled weight decay: a7f3f3b938bdb26e",
      "nesterov with weight decay: 136ea54c308b3a78",
    ]
  `);
});

it('forgets what was not finite when all states are written anew', () => {
  const program = training(17, {});
  const plan = start(compiled, program, 'double', 300);
  const fill = (x: number): void => {
    for (const { value } of program.state) {
      plan.write(value, new Float64Array(size(value.shape)).fill(x));
    }
  };
  fill(Number.NaN);
  plan.run(inOrder(300), { learningRate: 0.01, firstStep: 0 });
  fill(0.1);
  plan.run(inOrder(10), { learningRate: 0.01, firstStep: 0 });
  expect(statesOf(plan, program).flat().every(Number.isFinite)).toBe(true);
});

describe('rows do not wait', () => {
  it.each<[string, Partial<DescentSpec>]>([
    ['rmsprop, which takes roots', { optimizer: 'rmsprop', momentum: 0 }],
    ['absolute weights, whose signs count', { penalties: { l1: 0.5 } }],
    ['adam, whose steps change with time', { optimizer: 'adam', momentum: 0 }],
    ['clipping, by the norm of all weights', { clipNorm: 0.5 }],
    ['batches', { batchSize: 2 }],
  ])('for %s, and the steps are those of the reference', (_, change) => {
    const program = training(17, change);
    expect(waits(program)).toBe(false);
    const [found, expected] = [compiled, reference].map((engine) => {
      const plan = start(engine, program, 'double', 100);
      for (const { value, initial } of program.state) {
        if (!value.name?.startsWith('weights')) {
          plan.write(value, new Float64Array(size(value.shape)).fill(initial));
        }
      }
      plan.run(inOrder(100), { learningRate: 0.01, firstStep: 0 });
      return statesOf(plan, program);
    });
    expect(difference(found, expected)).toBeLessThanOrEqual(1e-9);
  });
});

/** What there is to write an update with: features x, weights w, of which there are x·w, and their gradient. */
interface Parts {
  readonly x: Value;
  readonly w: Value;
  readonly u: Value;
  readonly v: Value;
  readonly gradient: Value;
  readonly η: Value;
}

/** What w, u and v become, of which u and v are there only if something becomes of them, and what else is wanted. */
type Update = (parts: Parts) => {
  readonly next: readonly Value[];
  readonly outputs?: readonly Value[];
  readonly metric?: Value;
  /** Whether the last of the states is computed first. */
  readonly isLastFirst?: boolean;
};

function programOf(update: Update): Program {
  const columns = 21;
  const [x, η] = [input('x', [1, INPUTS]), input('η', [1, 1])];
  const [w, u, v] = ['w', 'u', 'v'].map((name) => input(name, [INPUTS, columns]));
  const forward = matmul(x, w);
  const gradient = matmul(x, tanh(forward), { a: true });
  const { next, outputs = [], metric, isLastFirst } = update({ x, w, u, v, gradient, η });
  const state = next.map((value, i) => ({ value: [w, u, v][i], next: value, initial: 0 }));
  return graphProgram({
    ...{ features: x, learningRate: η, fixed: [] },
    state: isLastFirst === true ? state.reverse() : state,
    metrics: new Map(metric && [['metric', metric]]),
    outputs: [forward, ...outputs],
  });
}

describe('an update that is written in ops', () => {
  it.each<[string, boolean, Update]>([
    [
      'two states that turn about one another',
      true,
      ({ w, u, gradient, η }) => ({
        next: [sub(add(mul(0.8, w), mul(0.6, u)), mul(η, gradient)), sub(mul(0.8, u), mul(0.6, w))],
      }),
    ],
    [
      'three states in a row',
      true,
      ({ w, u, v, gradient, η }) => ({
        next: [
          sub(add(w, mul(0.1, u)), mul(η, gradient)),
          add(mul(0.5, u), v),
          neg(div(sub(v, mul(0.3, gradient)), 2)),
        ],
      }),
    ],
    [
      'one that goes nowhere, and one that becomes 0',
      true,
      ({ w, u, gradient, η }) => ({ next: [sub(w, mul(η, gradient)), mul(u, 0)] }),
    ],
    [
      'a velocity that lasts for ever',
      true,
      ({ w, u, gradient, η }) => {
        const velocity = sub(u, mul(η, gradient));
        return { next: [add(w, velocity), velocity] };
      },
    ],
    [
      'a state that stays, beside one by which nothing else changes',
      true,
      ({ w, u, gradient, η }) => ({ next: [sub(w, mul(η, gradient)), mul(u, 1)] }),
    ],
    [
      'weights that stay, beside something that does not',
      true,
      ({ w, u, gradient, η }) => ({
        next: [mul(w, 1), sub(mul(0.9, u), mul(η, gradient))],
        isLastFirst: true,
      }),
    ],
    [
      'two states that become the same',
      false,
      ({ w, gradient, η }) => {
        const next = sub(w, mul(η, gradient));
        return { next: [next, next] };
      },
    ],
    [
      'a square that no derivative shows',
      false,
      ({ w, gradient, η }) => ({
        next: [sub(w, mul(η, mul(stopGradient(gradient), stopGradient(gradient))))],
      }),
    ],
    [
      'a constant that is added',
      false,
      ({ w, gradient, η }) => ({ next: [add(sub(w, mul(η, gradient)), 0.01)] }),
    ],
    [
      'a product of a state and the gradient',
      false,
      ({ w, gradient, η }) => ({ next: [sub(w, mul(η, mul(w, gradient)))] }),
    ],
    [
      'a function of a state that is no line',
      false,
      ({ w, gradient, η }) => ({ next: [sub(tanh(w), mul(η, gradient))] }),
    ],
    [
      'a new state that is read in the same step',
      false,
      ({ w, gradient, η }) => {
        const next = sub(w, mul(η, gradient));
        return { next: [next], metric: sum(next) };
      },
    ],
    [
      'a state that two products read',
      false,
      ({ x, w, gradient, η }) => ({
        next: [sub(w, mul(η, gradient))],
        outputs: [matmul(mul(2, x), w)],
      }),
    ],
    [
      'features that something else reads',
      false,
      ({ x, w, gradient, η }) => ({
        next: [sub(w, mul(η, gradient))],
        outputs: [mul(2, x)],
        metric: sum(x),
      }),
    ],
    [
      'two gradients',
      false,
      ({ x, w, gradient, η }) => {
        const other = matmul(x, neg(matmul(x, w)), { a: true });
        return { next: [sub(w, mul(η, add(gradient, other)))] };
      },
    ],
  ])('%s: waits is %s', (_, expectedToWait, update) => {
    const program = programOf(update);
    expect(waits(program)).toBe(expectedToWait);
    const [found, expected] = [compiled, reference].map((engine) => {
      const plan = start(engine, program, 'double', 300);
      plan.run(inOrder(300), { learningRate: 0.03, firstStep: 0 });
      return [...statesOf(plan, program), [...plan.sums().values()]];
    });
    expect(difference(found, expected)).toBeLessThanOrEqual(1e-11);
  });
});
