import { describe, expect, it } from 'vitest';
import type { Precision } from '../../../src/autodiff/evaluate.js';
import type { Value } from '../../../src/autodiff/graph.js';
import { constant, input, matmul, mul, sub, sum, tanh } from '../../../src/autodiff/ops.js';
import { compiled } from '../../../src/engine/compile.js';
import type { Engine, Program } from '../../../src/engine/program.js';
import { reference } from '../../../src/engine/reference.js';
import { buildNetwork } from '../../../src/network/network.js';
import { optimizers } from '../../../src/network/optimizers.js';
import { trainingProgram } from '../../../src/network/programs.js';
import { randomFor } from '../../../src/support/random.js';
import { keysOf } from '../../../src/support/records.js';
import { graphProgram } from '../run-graph.js';
import { verifyPasses } from '../verify-passes.js';

const half = constant(0.5);

/** w: the state, n × m; r and t: rows of m; a: a row of n; product: r·wᵀ. */
interface Parts {
  readonly w: Value;
  readonly r: Value;
  readonly t: Value;
  readonly a: Value;
  readonly product: Value;
}

/** What w becomes, other states that change with it, and states that come before them. */
interface Update {
  readonly next: Value;
  readonly others?: Program['state'];
  readonly before?: Program['state'];
}

type Size = readonly [rows: number, columns: number];
const sizes: readonly Size[] = [
  [23, 11],
  [33, 12],
  [70, 5],
  [66, 37],
];

function programOf([rows, columns]: Size, make: (parts: Parts) => Update, batch = 1) {
  const w = input('w', [rows, columns]);
  const [r, t] = [input('r', [batch, columns]), input('t', [1, columns])];
  const a = input('a', [1, rows]);
  const product = matmul(r, w, { b: true });
  const { next, others = [], before = [] } = make({ w, r, t, a, product });
  const seen = input('seen', [1, rows]);
  const state = [
    { value: seen, next: tanh(sum(product, 0)), initial: 0 },
    ...before,
    { value: w, next, initial: 0 },
    ...others,
  ];
  return graphProgram({ state, fixed: [r, t, a], outputs: [] });
}

/** The maps that multiply what they replace. */
function fused(program: Program, precision: Precision) {
  const { kernels } = verifyPasses(program, precision);
  return kernels.filter((kernel) => kernel.kind === 'map' && kernel.backward !== undefined);
}

/** All states after three steps, from random numbers but for those that are given. */
function run(
  engine: Engine,
  program: Program,
  precision: Precision,
  given: ReadonlyMap<Value, ArrayLike<number>> = new Map(),
) {
  const plan = engine.compile(program, precision);
  const random = randomFor(1, 'numbers');
  const numbers = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const inputs = program.features.shape[1];
  plan.load({
    ...{ count: 1, inputs, features: numbers(inputs) },
    ...{ targets: new Float64Array(1), weights: new Float64Array(1).fill(1) },
  });
  const states = program.state.map(({ value }) => value);
  for (const value of [...program.fixed, ...states]) {
    const random = numbers(value.shape[0] * value.shape[1]).map((x) => x / 8);
    plan.write(value, given.get(value) ?? random);
  }
  plan.run(new Uint32Array(3), { learningRate: 0.1, firstStep: 0 });
  return states.map((value) => [...plan.read(value)]);
}

function expectAlike(program: Program): void {
  const found = run(compiled, program, 'double');
  run(reference, program, 'double').forEach((numbers, i) => {
    numbers.forEach((x, k) => {
      expect(Math.abs(found[i][k] - x)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(x)));
    });
  });
}

const outer = (a: Value, r: Value): Value => matmul(a, r, { a: true });

const taken: readonly [string, (parts: Parts) => Update][] = [
  ['by the same row', ({ w, a, r }) => ({ next: sub(w, mul(half, outer(a, r))) })],
  ['by another row', ({ w, a, t }) => ({ next: sub(w, outer(a, t)) })],
  ['by the numbers themselves', ({ w }) => ({ next: tanh(w) })],
  [
    'with a velocity',
    ({ w, a, r }) => {
      const v = input('v', w.shape);
      const next = sub(mul(half, v), outer(a, r));
      return { next: sub(w, next), others: [{ value: v, next, initial: 0 }] };
    },
  ],
];

const refused: readonly [string, (parts: Parts) => Update][] = [
  ['that needs the product', ({ w, r, product }) => ({ next: sub(w, outer(product, r)) })],
  [
    'of what something else reads later',
    ({ w, product, a }) => {
      const y = input('y', [1, w.shape[1]]);
      const before = [{ value: y, next: matmul(tanh(product), w), initial: 0 }];
      return { next: sub(w, outer(a, y)), before };
    },
  ],
  ['of what has to stay until the end', ({ w, r, a }) => ({ next: outer(a, sub(r, sum(w, 0))) })],
];

describe('an update of a matrix that a row is multiplied with', () => {
  describe.each(taken)('%s', (_, make) => {
    it.each(sizes)('is done with the product: %d × %d', (...size) => {
      const program = programOf(size, make);
      for (const precision of ['single', 'double'] as const) {
        expect(fused(program, precision)).toHaveLength(1);
      }
      expectAlike(program);
    });
  });

  it.each(refused)('%s is not', (_, make) => {
    const program = programOf(sizes[0], make);
    expect(fused(program, 'double')).toHaveLength(0);
    expectAlike(program);
  });

  const update = taken[0][1];

  it('is not done with several rows', () => {
    const make = ({ w, a, t }: Parts): Update => ({ next: sub(w, outer(a, t)) });
    const program = programOf(sizes[0], make, 2);
    expect(fused(program, 'double')).toHaveLength(0);
    expectAlike(program);
  });

  it('is not where the product is written out', () => {
    const program = programOf([8, 8], update);
    expect(fused(program, 'double')).toHaveLength(0);
    expectAlike(program);
  });

  it('is not where the row is the features, which may be listed', () => {
    const program = programOf(sizes[0], update);
    const [r, ...fixed] = program.fixed;
    const other = { ...program, features: r, fixed };
    expect(fused(other, 'double')).toHaveLength(0);
    expectAlike(other);
  });

  it.each(['single', 'double'] as const)(
    'changes no bit of either in %s precision',
    (precision) => {
      for (const size of sizes) {
        const both = run(compiled, programOf(size, update), precision);
        // Not in place: what the matrix was is summed after it.
        const apart = programOf(size, (parts) => {
          const before = input('before', [size[0], 1]);
          const others = [{ value: before, next: sum(parts.w, 1), initial: 0 }];
          return { ...update(parts), others };
        });
        expect(fused(apart, precision)).toHaveLength(0);
        const [seen, w] = run(compiled, apart, precision);
        expect([seen, w]).toEqual(both);
      }
    },
  );

  it.each(keysOf(optimizers))('is done by %s, in all layers but the first', (optimizer) => {
    const network = buildNetwork({
      inputs: 9,
      hidden: [30, 20].map((units) => ({ units, activation: 'tanh' })),
      outputs: { units: 9, activation: 'softmax' },
    });
    const program = trainingProgram(network, {
      ...{ loss: 'cross-entropy', logBase: '2', optimizer, momentum: 0.9, nesterov: true },
      ...{ batchSize: 1, penalties: {}, exampleCount: 5, watchGradient: false },
    });
    expect(fused(program, 'double')).toHaveLength(2);
  });
});
