import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../../src/network/network.js';
import { trainingProgram } from '../../src/network/programs.js';
import { fromRows, toRows } from '../../src/network/weights.js';
import { igd } from '../../src/training/igd.js';
import { allEngines } from '../engine/engines.js';
import { examplesOf } from '../network/examples.js';

/*
 * One epoch of IGD with momentum on a 2-2-2 network (tanh, softmax, cross entropy in bits) with two
 * examples, written out by the textbook's backpropagation formulas. W has one row per unit, the bias
 * first: z = W·(1, x).
 */
type Matrix = number[][];
const eta = 0.1;
const alpha = 0.9;
const examples = [
  { x: [0.5, -1], label: 0 },
  { x: [-0.3, 0.8], label: 1 },
];
const first: Matrix = [
  [0.1, 0.2, -0.3],
  [-0.2, 0.4, 0.1],
];
const second: Matrix = [
  [0.05, -0.1, 0.3],
  [-0.15, 0.25, 0.2],
];

const times = (w: Matrix, x: readonly number[]): number[] =>
  w.map((row) => row[0] + x.reduce((sum, xi, i) => sum + row[i + 1] * xi, 0));

function byHand(): [Matrix, Matrix] {
  let [w1, w2] = [first, second];
  let [v1, v2] = [first, second].map((w) => w.map((row) => row.map(() => 0)));
  for (const { x, label } of examples) {
    const h = times(w1, x).map(Math.tanh);
    const z = times(w2, h);
    const total = z.reduce((sum, zk) => sum + Math.exp(zk), 0);
    const p = z.map((zk) => Math.exp(zk) / total);
    // ∂ℓ/∂z_k = (p_k − y_k)/ln 2, as the loss is in bits
    const delta2 = p.map((pk, k) => (pk - (k === label ? 1 : 0)) / Math.LN2);
    // ∂ℓ/∂z_j = (1 − h_j²) Σ_k w_kj δ_k
    const delta1 = h.map(
      (hj, j) => (1 - hj * hj) * delta2.reduce((sum, dk, k) => sum + w2[k][j + 1] * dk, 0),
    );
    // ΔW(t) = −η δ·(1, x)ᵀ + αΔW(t−1)
    const change = (v: Matrix, delta: readonly number[], input: readonly number[]): Matrix =>
      v.map((row, k) => row.map((vki, i) => -eta * delta[k] * [1, ...input][i] + alpha * vki));
    v1 = change(v1, delta1, x);
    v2 = change(v2, delta2, h);
    w1 = w1.map((row, k) => row.map((w, i) => w + v1[k][i]));
    w2 = w2.map((row, k) => row.map((w, i) => w + v2[k][i]));
  }
  return [w1, w2];
}

describe.each(allEngines)('one epoch of IGD with momentum on the %s engine', (_, engine) => {
  it('equals the computation by hand to 1e-12', async () => {
    const network = buildNetwork({
      inputs: 2,
      hidden: [{ units: 2, activation: 'tanh' }],
      outputs: { units: 2, activation: 'softmax' },
    });
    const program = trainingProgram(network, {
      loss: 'cross-entropy',
      logBase: '2',
      optimizer: 'sgd',
      momentum: alpha,
      nesterov: false,
      batchSize: 1,
      penalties: {},
      exampleCount: 2,
      watchGradient: false,
    });
    const { weights } = await igd({
      program,
      engine,
      precision: 'double',
      examples: examplesOf(examples.map(({ x, label }) => [...x, label])),
      weights: fromRows(network, [first, second]),
      learningRate: eta,
      schedule: { name: 'constant' },
      shuffle: false,
      seed: 0,
      epochs: 1,
    });
    byHand().forEach((matrix, l) => {
      const found = toRows(network.layers[l], weights);
      matrix.forEach((row, k) => {
        row.forEach((w, i) => {
          expect(Math.abs(found[k][i] - w)).toBeLessThan(1e-12);
        });
      });
    });
  });
});
