import type { Value } from '../autodiff/graph.js';
import {
  add,
  exp,
  log,
  maximum,
  minimum,
  mul,
  relu,
  sigmoid,
  stopGradient,
  sub,
  tanh,
} from '../autodiff/ops.js';
import type { InitializerChoice } from './initializers.js';

export interface Activation {
  /** The output of a unit from its weighted sum z, element by element. */
  apply(z: Value): Value;
  /** The initializer that keeps the variance of what passes through from layer to layer. */
  readonly initializer: InitializerChoice;
  readonly summary: string;
}

/** The activations of hidden layers. A new one is a record here. */
export const activations = {
  tanh: { apply: (z) => tanh(z), initializer: { name: 'glorot' }, summary: 'tanh z' },
  relu: { apply: (z) => relu(z), initializer: { name: 'he' }, summary: 'max(0, z)' },
  sigmoid: { apply: (z) => sigmoid(z), initializer: { name: 'glorot' }, summary: '1/(1 + e^−z)' },
  identity: { apply: (z) => z, initializer: { name: 'glorot' }, summary: 'z' },
  'leaky-relu': {
    apply: (z) => maximum(z, mul(0.01, z)),
    initializer: { name: 'he' },
    summary: 'max(0.01 z, z)',
  },
  softplus: { apply: softplus, initializer: { name: 'he' }, summary: 'ln(1 + e^z)' },
  gelu: {
    // Hendrycks and Gimpel, 2016, eq. 2: z·Φ(z), with Φ by tanh.
    apply: (z) => {
      const inner = mul(SQRT_2_OVER_PI, add(z, mul(0.044715, mul(z, mul(z, z)))));
      return mul(mul(0.5, z), add(1, tanh(inner)));
    },
    initializer: { name: 'he' },
    summary: 'z Φ(z), with Φ by tanh',
  },
  silu: { apply: (z) => mul(z, sigmoid(z)), initializer: { name: 'he' }, summary: 'z/(1 + e^−z)' },
  // Misra, 2019.
  mish: {
    apply: (z) => mul(z, tanh(softplus(z))),
    initializer: { name: 'he' },
    summary: 'z tanh ln(1 + e^z)',
  },
  selu: {
    // Klambauer et al., 2017, eq. 2. The exponential is of numbers up to 0 only, so that it cannot overflow.
    apply: (z) => mul(SELU_LAMBDA, add(relu(z), mul(SELU_ALPHA, sub(exp(minimum(0, z)), 1)))),
    // For which λ and α were chosen.
    initializer: { name: 'lecun-normal' },
    summary: 'λ z for z > 0, λ α (e^z − 1) else',
  },
} as const satisfies Record<string, Activation>;

export type ActivationName = keyof typeof activations;

const SELU_LAMBDA = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/**
 * ln(1 + e^z) = m + ln(e^−m + e^(z−m)) with m = max(0, z): neither exponential overflows, and since m
 * cancels it may be taken as a constant, which gives σ(z) as the derivative everywhere.
 */
export function softplus(z: Value): Value {
  const m = stopGradient(relu(z));
  return add(m, log(add(exp(sub(0, m)), exp(sub(z, m)))));
}
