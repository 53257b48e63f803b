import { describe, expect, it } from 'vitest';
import { sameShape, size, type Value } from '../../../src/autodiff/graph.js';
import {
  abs,
  add,
  constant,
  input,
  matmul,
  mul,
  sub,
  sum,
  tanh,
} from '../../../src/autodiff/ops.js';
import { emit } from '../../../src/engine/codegen/module/module.js';
import { compiled } from '../../../src/engine/compile.js';
import { PANEL_BYTES } from '../../../src/engine/ir/layout.js';
import type { Engine, Program } from '../../../src/engine/program.js';
import { reference } from '../../../src/engine/reference.js';
import { buildNetwork } from '../../../src/network/network.js';
import { optimizers } from '../../../src/network/optimizers.js';
import { trainingProgram } from '../../../src/network/programs.js';
import { randomFor } from '../../../src/support/random.js';
import { keysOf } from '../../../src/support/records.js';
import { graphProgram } from '../run-graph.js';
import { verifyPasses } from '../verify-passes.js';

const ROWS = 528;
const COLUMNS = 128;
const half = constant(0.5);

interface Sizes {
  readonly batchSize?: number;
  readonly rows?: number;
  readonly columns?: number;
}

/** Features x, batch × rows, and weights w, rows × columns, of which there is x·w and a gradient xᵀ·g. */
interface Parts {
  readonly x: Value;
  readonly w: Value;
  readonly g: Value;
  readonly gradient: Value;
  readonly forward: Value;
}

/** What the weights become, and what else is wanted. */
type Make = (parts: Parts) => { next: Value; outputs?: readonly Value[]; state?: Program['state'] };

function programOf(
  make: Make,
  { batchSize = 16, rows = ROWS, columns = COLUMNS }: Sizes = {},
): Program {
  const x = input('x', [batchSize, rows]);
  const w = input('w', [rows, columns]);
  const g = input('g', [batchSize, columns]);
  const parts = { x, w, g, gradient: matmul(x, g, { a: true }), forward: matmul(x, w) };
  const { next, outputs = [], state = [] } = make(parts);
  const column = (name: string) => input(name, [batchSize, 1]);
  return graphProgram({
    ...{ batchSize, features: x, targets: column('y'), weights: column('example weight') },
    state: [{ value: w, next, initial: 0 }, ...state],
    fixed: [g],
    outputs: [parts.forward, ...outputs],
  });
}

/** How many values lie in panels. */
function panelled(program: Program): number {
  const { places } = emit(verifyPasses(program, 'double')).arena;
  return [...places.values()].filter(({ panels }) => panels > 1).length;
}

/**
 * All states and outputs before and after three steps, over examples of which so many numbers are zero: of the first, all
 * but the last.
 */
function run(engine: Engine, program: Program, zeros: number) {
  const random = randomFor(1, 'numbers');
  const numbers = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const plan = engine.compile(program, 'double');
  const { batchSize, features, state, fixed, outputs } = program;
  const inputs = features.shape[1];
  const count = 2 * batchSize + 3;
  plan.load({
    ...{ count, inputs },
    features: numbers(count * inputs).map((x, i) =>
      i < inputs - 1 || random.uniform() < zeros ? 0 : x,
    ),
    targets: new Float64Array(count).map(() => random.below(3)),
    weights: new Float64Array(count).fill(1),
  });
  const given = [...fixed, ...state.map(({ value }) => value)];
  for (const value of given) {
    plan.write(
      value,
      numbers(size(value.shape)).map((x) => Math.abs(x) / 8), // as second moments are
    );
  }
  const before = given.map((value) => plan.read(value));
  plan.run(
    Uint32Array.from({ length: count }, (_, i) => i),
    { learningRate: 0.01, firstStep: 126 },
  );
  return [...before, ...[...given, ...outputs].map((value) => plan.read(value))];
}

function expectAlike(program: Program): void {
  for (const zeros of [0, 0.8]) {
    const found = run(compiled, program, zeros);
    const expected = run(reference, program, zeros);
    found.forEach((numbers, i) => {
      let worst = 0;
      numbers.forEach((x, k) => {
        const y = expected[i][k];
        worst = Math.max(worst, Math.abs(x - y) / Math.max(1, Math.abs(y)));
      });
      expect(worst).toBeLessThanOrEqual(1e-12);
    });
  }
}

const lying: readonly [string, number, Make][] = [
  ['are only updated', 2, ({ w, gradient }) => ({ next: sub(w, mul(half, gradient)) })],
  ['are not updated', 2, ({ w }) => ({ next: tanh(w) })],
  ['become something else', 2, ({ gradient }) => ({ next: mul(half, gradient) })],
  [
    'are a right side of few rows, too',
    2,
    ({ w }) => {
      const u = input('u', [3, w.shape[0]]);
      const state = [{ value: u, next: tanh(u), initial: 0 }];
      return { next: tanh(w), outputs: [matmul(u, w)], state };
    },
  ],
  [
    'are a transposed right side, too',
    2,
    ({ w, g }) => ({ next: tanh(w), outputs: [matmul(g, w, { b: true })] }),
  ],
  [
    'are a transposed right side of the features',
    4,
    ({ x, w, g }) => {
      const u = input('u', [w.shape[1], w.shape[0]]);
      const state = [{ value: u, next: tanh(u), initial: 0 }];
      return { next: tanh(w), outputs: [matmul(g, u), matmul(x, u, { b: true })], state };
    },
  ],
  [
    'have a velocity',
    4,
    ({ w, gradient }) => {
      const v = input('v', w.shape);
      const next = sub(mul(half, v), gradient);
      return { next: add(w, next), state: [{ value: v, next, initial: 0 }] };
    },
  ],
  [
    'have a gradient that two maps read',
    3,
    ({ w, gradient }) => ({
      next: sub(w, mul(half, gradient)),
      outputs: [mul(abs(gradient), w)],
    }),
  ],
];

const refused: readonly [string, Make][] = [
  ['are summed', ({ w }) => ({ next: tanh(w), outputs: [sum(w, 1)] })],
  [
    'have a gradient that is summed',
    ({ w, gradient }) => ({
      next: sub(w, mul(half, gradient)),
      outputs: [sum(mul(gradient, gradient), 0)],
    }),
  ],
  ['meet a row', ({ w, g }) => ({ next: add(w, sum(g, 0)) })],
  [
    'meet a column',
    ({ w, forward }) => ({ next: add(w, sum(matmul(w, forward, { b: true }), 1)) }),
  ],
  [
    'are a transposed right side of few rows, too',
    ({ w }) => {
      const u = input('u', [3, w.shape[1]]);
      const state = [{ value: u, next: tanh(u), initial: 0 }];
      return { next: tanh(w), outputs: [matmul(u, w, { b: true })], state };
    },
  ],
  [
    'are a left side, too',
    ({ w, g }) => ({
      next: tanh(w),
      outputs: [matmul(w, g, { b: true })],
    }),
  ],
];

describe('weights that lie in panels', () => {
  it.each(lying)('when they %s', (_, count, make) => {
    const program = programOf(make);
    expect(panelled(program)).toBe(count);
    expectAlike(program);
  });

  it.each(refused)('but not when they %s', (_, make) => {
    const program = programOf(make);
    expect(panelled(program)).toBe(0);
    expectAlike(program);
  });

  const update: Make = ({ w, gradient }) => ({ next: sub(w, mul(half, gradient)) });

  it.each([
    ['small batches', { batchSize: 15 }],
    ['lines that are no whole panels', { columns: COLUMNS + 4 }],
    ['matrices that stay in the second cache', { columns: COLUMNS - 16 }],
  ])('nor for %s', (_, sizes) => {
    const program = programOf(update, sizes);
    expect(panelled(program)).toBe(0);
    expectAlike(program);
  });

  it.each([
    ['small', 16],
    ['large', 41],
  ])('when the last rows of a %s gradient fill no tile', (_, batchSize) => {
    const program = programOf(update, { batchSize, rows: ROWS + 3 });
    expect(panelled(program)).toBe(2);
    expectAlike(program);
  });

  it('when their rows fill no panel of their transpose', () => {
    const make: Make = ({ w, g }) => ({ next: tanh(w), outputs: [matmul(g, w, { b: true })] });
    const program = programOf(make, { rows: ROWS + 3 });
    expect(panelled(program)).toBe(2);
    expectAlike(program);
  });

  it('when parts of the list of an example are empty', () => {
    const program = programOf(update, { rows: 1200, columns: 64 });
    expect(panelled(program)).toBe(2);
    expectAlike(program);
  });

  it.each(
    keysOf(optimizers).flatMap((name) => [
      [name, 1, ROWS, [COLUMNS]] as const,
      [name, 2, 20, [ROWS, COLUMNS]] as const,
    ]),
  )('with all that %s remembers of those of layer %d', (optimizer, layer, inputs, hidden) => {
    const network = buildNetwork({
      inputs,
      hidden: hidden.map((units) => ({ units, activation: 'relu' })),
      outputs: { units: 3, activation: 'softmax' },
    });
    const program = trainingProgram(network, {
      ...{ loss: 'cross-entropy', logBase: '2', optimizer, momentum: 0.9, nesterov: true },
      ...{ batchSize: 17, penalties: {}, exampleCount: 37, watchGradient: false },
    });
    const [weights] = network.layers[layer - 1].matrices;
    const { arena } = emit(verifyPasses(program, 'double'));
    for (const { value } of program.state) {
      const isLike = sameShape(value.shape, weights.shape);
      expect(arena.place(value).panels).toBe(isLike ? (COLUMNS * 8) / PANEL_BYTES : 1);
    }
    expectAlike(program);
  });
});

it.each([
  [2, 5, 7],
  [8, 9, 3],
  [17, 40, 33],
])(
  'leaves zeros out with a transposed right side, too: %d × %d × %d',
  (batchSize, rows, columns) => {
    const program = programOf(
      ({ x, w }) => {
        const u = input('u', [columns, rows]);
        const state = [{ value: u, next: tanh(u), initial: 0 }];
        return { next: tanh(w), outputs: [matmul(x, u, { b: true })], state };
      },
      { batchSize, rows, columns },
    );
    expectAlike(program);
  },
);
