import type { Random } from '../support/random.js';

export interface Initializer {
  /** The bound a of the uniform distribution on [−a, a), from the number of inputs and units. */
  bound(inputs: number, units: number): number;
  /** Whether the biases are drawn as well; they start at 0 otherwise. */
  readonly biases: boolean;
}

/** The initializers. A new one is a record here. */
export const initializers = {
  /** Glorot and Bengio, 2010, eq. 16. */
  glorot: { bound: (inputs, units) => Math.sqrt(6 / (inputs + units)), biases: false },
  /** He et al., 2015, eq. 10: variance 2/inputs, here of a uniform distribution. */
  he: { bound: (inputs) => Math.sqrt(6 / inputs), biases: false },
} as const satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof initializers;

/** `uniform:A`: every weight and bias in [−A, A). */
export function uniformInitializer(bound: number): Initializer {
  return { bound: () => bound, biases: true };
}

/** First weights (inputs × units, row by row) and biases (units) of a layer. */
export function initialize(
  initializer: Initializer,
  inputs: number,
  units: number,
  random: Random,
): { weights: Float64Array; bias: Float64Array } {
  const a = initializer.bound(inputs, units);
  const draw = (): number => a * (2 * random.uniform() - 1);
  const bias = new Float64Array(units);
  const weights = new Float64Array(inputs * units);
  if (initializer.biases) for (let j = 0; j < units; j++) bias[j] = draw();
  for (let i = 0; i < weights.length; i++) weights[i] = draw();
  return { weights, bias };
}
