import type { Value } from '../autodiff/graph.js';
import { mul, step, sub, uniform } from '../autodiff/ops.js';
import type { HiddenChange } from './network.js';

/** Dropping hidden units while training. */
export interface Dropout {
  /** One probability per hidden layer, 0 ≤ p < 1. */
  readonly probabilities: readonly number[];
  readonly seed: number;
}

/**
 * Inverted dropout (Srivastava et al., 2014, § 10): each unit of each example is 0 with probability
 * p and divided by 1 − p otherwise, so that its expectation stays and prediction needs no factor.
 */
export function dropping({ probabilities, seed }: Dropout): HiddenChange {
  return (y: Value, layer: number): Value => {
    const p = probabilities[layer];
    if (p === 0) return y;
    const dropped = step(sub(p, uniform(y.shape, seed, layer)));
    return mul(y, mul(1 / (1 - p), sub(1, dropped)));
  };
}
