import type { Value } from '../autodiff/graph.js';
import { abs, exp, log, max, minimum, mul, stopGradient, sub, sum } from '../autodiff/ops.js';
import { log as logOf } from '../support/elementary.js';
import { softplus } from './activations.js';
import type { LossName } from './loss-names.js';
import { type OutputName, outputs } from './outputs.js';

/** The unit of cross entropy: bits (2) or nats (e). */
export type LogBase = '2' | 'e';

/** The output layer as a loss sees it. */
export interface OutputLayer {
  readonly output: OutputName;
  /** Weighted sums before the output's activation: batch × units. */
  readonly z: Value;
  /** The targets encoded by the output: batch × units. */
  readonly targets: Value;
}

export interface Loss {
  /** The loss of each example: batch × 1. */
  perExample(layer: OutputLayer, logBase: LogBase): Value;
  /** The output layers for which it is defined. */
  readonly outputs: readonly OutputName[];
  readonly summary: string;
}

/** The losses. A new one is a record here, and a name in `loss-names.ts`. */
export const losses = {
  'cross-entropy': {
    perExample: (layer, logBase) =>
      logBase === '2' ? mul(1 / LN2, crossEntropy(layer)) : crossEntropy(layer),
    outputs: ['softmax', 'sigmoid'],
    summary: '−Σ yₖ log pₖ',
  },
  squared: {
    perExample: (layer) => sum(square(residuals(layer)), 1),
    outputs: ['softmax', 'sigmoid', 'linear'],
    summary: 'Σ (pₖ − yₖ)²',
  },
  absolute: {
    perExample: (layer) => sum(abs(residuals(layer)), 1),
    outputs: ['softmax', 'sigmoid', 'linear'],
    summary: 'Σ |pₖ − yₖ|',
  },
  huber: {
    // Huber, 1964, with δ = 1: r²/2 for |r| ≤ 1, |r| − ½ beyond. With c = min(|r|, 1) both are c (|r| − c/2).
    perExample: (layer) => {
      const r = abs(residuals(layer));
      const c = minimum(r, 1);
      return sum(mul(c, sub(r, mul(0.5, c))), 1);
    },
    outputs: ['softmax', 'sigmoid', 'linear'],
    summary: 'Σ r²/2 for |r| ≤ 1, |r| − ½ beyond, r = pₖ − yₖ',
  },
} as const satisfies Record<LossName, Loss>;

const LN2 = logOf(2);

/**
 * −Σ yₖ ln pₖ from the weighted sums, so that no logarithm of a rounded probability is taken:
 * for softmax ln Σ e^zⱼ − Σ yₖ zₖ with the largest z subtracted everywhere; for sigmoid, where the classes'
 * sums are (0, z), ln(1 + e^z) − y z.
 */
function crossEntropy({ output, z, targets }: OutputLayer): Value {
  if (output === 'sigmoid') return sub(softplus(z), mul(targets, z));
  const shifted = sub(z, stopGradient(max(z, 1)));
  return sub(log(sum(exp(shifted), 1)), sum(mul(targets, shifted), 1));
}

function residuals({ output, z, targets }: OutputLayer): Value {
  return sub(outputs[output].predict(z), targets);
}

function square(x: Value): Value {
  return mul(x, x);
}
