import type { Value } from '../autodiff/graph.js';
import { abs, mul, sum } from '../autodiff/ops.js';

/** R(w) of one weight matrix, 1 × 1. */
export interface Regularizer {
  penalty(weights: Value): Value;
  readonly summary: string;
}

/** The regularizers. A new one is a record here. */
export const regularizers = {
  l2: { penalty: (w) => sum(mul(w, w)), summary: 'Σ w²' },
  l1: { penalty: (w) => sum(abs(w)), summary: 'Σ |w|' },
} as const satisfies Record<string, Regularizer>;

export type RegularizerName = keyof typeof regularizers;
