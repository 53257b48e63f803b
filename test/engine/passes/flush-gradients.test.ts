import { describe, expect, it } from 'vitest';
import type { Precision } from '../../../src/autodiff/evaluate.js';
import type { Value } from '../../../src/autodiff/graph.js';
import { add, constant, input, matmul, mul, sub, sum } from '../../../src/autodiff/ops.js';
import { compiled } from '../../../src/engine/compile.js';
import { buildNetwork } from '../../../src/network/network.js';
import { trainingProgram } from '../../../src/network/programs.js';
import { examplesOf } from '../../network/examples.js';
import { descent } from '../descent.js';
import { graphProgram } from '../run-graph.js';
import { verifyPasses } from '../verify-passes.js';

const precisions: readonly Precision[] = ['single', 'double'];
const tiny = { single: 1e-31, double: 1e-291 } as const;

type Size = readonly [batch: number, rows: number, columns: number];
const sizes: readonly [string, Size][] = [
  ['unrolled', [1, 8, 2]],
  ['of one number', [1, 9, 1]],
  ['with the update', [1, 33, 12]],
  ['with the update, a long row', [1, 23, 50]],
  ['few rows', [3, 9, 12]],
  ['in tiles', [16, 20, 12]],
];

/** D = g/2, its sum down the rows, D·Wᵀ summed as well, and W − Aᵀ·D. */
function programOf([batch, rows, columns]: Size, asOutput = false) {
  const w = input('w', [rows, columns]);
  const [g, a] = [input('g', [batch, columns]), input('a', [batch, rows])];
  const [bias, back] = [input('bias', [1, columns]), input('back', [1, rows])];
  const d = mul(g, constant(0.5));
  const state = [
    { value: bias, next: add(bias, sum(d, 0)), initial: 0 },
    { value: back, next: add(back, sum(matmul(d, w, { b: true }), 0)), initial: 0 },
    { value: w, next: sub(w, matmul(a, d, { a: true })), initial: 0 },
  ];
  const program = graphProgram({ state, fixed: [g, a], outputs: asOutput ? [d] : [] });
  return { program, w, g, a, bias, back, d };
}

/** The states after a step in which D is the same number everywhere, and so are W (0 or 1) and A. */
function run(size: Size, precision: Precision, number: number, weight: number, asOutput = false) {
  const { program, w, g, a, bias, back, d } = programOf(size, asOutput);
  verifyPasses(program, precision);
  const plan = compiled.compile(program, precision);
  const fill = (value: Value, x: number) =>
    plan.write(value, new Float64Array(value.shape[0] * value.shape[1]).fill(x));
  for (const value of [bias, back]) fill(value, 0);
  fill(w, weight);
  fill(g, 2 * number);
  fill(a, 1);
  plan.load(examplesOf([[0, 0]]));
  plan.run(new Uint32Array(1), { learningRate: 1, firstStep: 1 });
  const read = (value: Value) => [...plan.read(value)];
  return { bias: read(bias), back: read(back), w: read(w), d: asOutput ? read(d) : [] };
}

describe.each(precisions)('a gradient that goes back, in %s precision', (precision) => {
  describe.each(sizes)('%s', (_, size) => {
    it('is 0 where it is as good as 0, for the product and for both updates', () => {
      const { bias, back } = run(size, precision, tiny[precision], 1);
      expect(new Set([...bias, ...back])).toEqual(new Set([0]));
      const { w } = run(size, precision, -tiny[precision], 0);
      expect(new Set(w)).toEqual(new Set([0]));
    });

    it('is itself where it is a little larger', () => {
      const { bias, back, w } = run(size, precision, 100 * tiny[precision], 1);
      expect([...bias, ...back].every((x) => x > 0)).toBe(true);
      expect(new Set(w)).toEqual(new Set([1]));
    });

    it.each([Number.NaN, Infinity, -Infinity])('stays %d', (x) => {
      const { bias, back } = run(size, precision, x, 1);
      expect(new Set([...bias, ...back])).toEqual(new Set([x]));
    });

    it('is itself where it is read behind the step', () => {
      const { d } = run(size, precision, tiny[precision], 1, true);
      for (const x of d) expect(x / tiny[precision]).toBeCloseTo(1, 6);
    });
  });
});

const outputs: readonly ['softmax' | 'sigmoid', number][] = [
  ['softmax', 3],
  ['sigmoid', 1],
];

it.each(outputs)(
  'every layer behind the first is one, with %s and %d units',
  (activation, units) => {
    for (const batchSize of [1, 8]) {
      const network = buildNetwork({
        inputs: 6,
        hidden: [20, 5].map((count) => ({ units: count, activation: 'relu' })),
        outputs: { units, activation },
      });
      const program = trainingProgram(network, { ...descent, batchSize, watchGradient: false });
      expect(verifyPasses(program, 'single').flushed.size).toBe(2);
    }
  },
);
