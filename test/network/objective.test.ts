import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import type { Value } from '../../src/autodiff/graph.js';
import { buildNetwork } from '../../src/network/network.js';
import { buildObjective } from '../../src/network/objective.js';

/** The losses and the gradient by the biases, which are the logits, of a network that sees nothing. */
function lossesOf(
  activation: 'softmax' | 'sigmoid',
  logits: readonly number[],
  target: number,
  labelSmoothing?: number,
) {
  const network = buildNetwork({
    inputs: 1,
    hidden: [],
    outputs: { units: logits.length, activation },
  });
  const spec = { loss: 'cross-entropy', logBase: 'e' } as const;
  const { batch, totalLoss, metrics } = buildObjective(network, spec, 1, undefined, labelSmoothing);
  const [bias, weights] = network.parameters;
  const feeds = new Map<Value, readonly number[]>([
    [batch.features, [0]],
    [batch.targets, [target]],
    [batch.weights, [1]],
    [bias, logits],
    [weights, logits.map(() => 0)],
  ]);
  const shown = metrics.get('loss') ?? totalLoss;
  const [[trained], [plain], slopes] = evaluate(
    [totalLoss, shown, ...gradient(totalLoss, [bias])],
    feeds,
  );
  return { trained, plain, slopes: [...slopes] };
}

describe('label smoothing', () => {
  const logits = [0.3, -1.2, 2];
  const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
  const p = logits.map((z) => Math.exp(z) / total);

  it('makes −Σ qₖ ln pₖ small, with a share of every class in q, and shows −ln p of the right one', () => {
    const q = [0.1, 0.1, 0.8];
    const { trained, plain, slopes } = lossesOf('softmax', logits, 2, 0.3);
    expect(trained).toBeCloseTo(-q.reduce((sum, qk, k) => sum + qk * Math.log(p[k]), 0), 13);
    expect(plain).toBeCloseTo(-Math.log(p[2]), 13);
    slopes.forEach((slope, k) => {
      expect(slope).toBeCloseTo(p[k] - q[k], 13);
    });
  });

  it('is of two classes where one unit stands for them', () => {
    const z = 0.7;
    const sigma = 1 / (1 + Math.exp(-z));
    for (const [target, q] of [
      [1, 0.9],
      [0, 0.1],
    ]) {
      const { trained, plain, slopes } = lossesOf('sigmoid', [z], target, 0.2);
      expect(trained).toBeCloseTo(-q * Math.log(sigma) - (1 - q) * Math.log(1 - sigma), 13);
      expect(plain).toBeCloseTo(-Math.log(target === 1 ? sigma : 1 - sigma), 13);
      expect(slopes[0]).toBeCloseTo(sigma - q, 13);
    }
  });

  it('is none by default', () => {
    const { trained, plain } = lossesOf('softmax', logits, 0);
    expect(trained).toBe(plain);
    expect(lossesOf('softmax', logits, 0, 0)).toEqual(lossesOf('softmax', logits, 0));
  });
});
