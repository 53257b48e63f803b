import type { Value } from '../autodiff/graph.js';
import {
  constant,
  div,
  equal,
  exp,
  max,
  neg,
  select,
  sigmoid,
  step,
  stopGradient,
  sub,
  sum,
} from '../autodiff/ops.js';

/** The last layer's activation: how its weighted sums z (batch × units) become predictions. */
export interface Output {
  /** Probabilities (batch × units), or the predicted number. */
  predict(z: Value): Value;
  /** The targets (batch × 1) as what the predictions are compared with (batch × units). */
  encode(targets: Value, units: number): Value;
  /** The number of the predicted class (batch × 1); null where nothing is classified. */
  readonly classify: ((z: Value) => Value) | null;
  readonly summary: string;
}

/** The output layers. A new one is a record here. */
export const outputs = {
  softmax: {
    predict: softmax,
    encode: (targets, units) => equal(targets, classNumbers(units)),
    classify: argmax,
    summary: 'e^zₖ / Σ e^zⱼ: one unit per class',
  },
  sigmoid: {
    predict: (z) => sigmoid(z),
    encode: (targets) => targets,
    classify: (z) => step(z),
    summary: '1/(1 + e^−z): one unit for two classes',
  },
  linear: {
    predict: (z) => z,
    encode: (targets) => targets,
    classify: null,
    summary: 'z: one unit for a number',
  },
} as const satisfies Record<string, Output>;

export type OutputName = keyof typeof outputs;

/**
 * softmax(z)ₖ = e^zₖ / Σⱼ e^zⱼ, over the columns. The largest zⱼ is subtracted first, which changes
 * nothing but keeps the exponentials from overflowing; as it cancels, it is taken as a constant.
 */
export function softmax(z: Value): Value {
  const exponentials = exp(sub(z, stopGradient(max(z, 1))));
  return div(exponentials, sum(exponentials, 1));
}

/** The number of the first column that holds the largest element of its row (batch × 1). */
function argmax(z: Value): Value {
  const units = z.shape[1];
  const candidates = select(equal(z, max(z, 1)), classNumbers(units), units);
  return neg(max(neg(candidates), 1));
}

/** 0, 1, … as a row. */
function classNumbers(units: number): Value {
  return constant(
    Array.from({ length: units }, (_, k) => k),
    [1, units],
  );
}
