import type { ChoiceOf, Named, NumbersFor, Parameters } from '../support/named.js';
import type { Random } from '../support/random.js';

/** How the first weights of a layer are drawn. */
export interface Initializer<P extends Parameters> extends Named {
  readonly parameters: P;
  /** The bound a of the uniform distribution on [−a, a), from the number of inputs and units. */
  bound(numbers: NumbersFor<P>, inputs: number, units: number): number;
  /** Whether the biases are drawn as well; they start at 0 otherwise. */
  readonly biases: boolean;
}

/** Lets the compiler see which numbers `bound` may ask for. */
function initializer<P extends Parameters>(record: Initializer<P>): Initializer<P> {
  return record;
}

/** The initializers. A new one is a record here. */
export const initializers = {
  /** Glorot and Bengio, 2010, eq. 16. */
  glorot: initializer({
    parameters: {},
    bound: (_, inputs, units) => Math.sqrt(6 / (inputs + units)),
    biases: false,
  }),
  /** He et al., 2015, eq. 10: variance 2/inputs, here of a uniform distribution. */
  he: initializer({
    parameters: {},
    bound: (_, inputs) => Math.sqrt(6 / inputs),
    biases: false,
  }),
  /** Every weight and bias in [−A, A). */
  uniform: initializer({
    parameters: { bound: { symbol: 'A', above: 0 } },
    bound: ({ bound }) => bound,
    biases: true,
    meaning: 'with a number A above 0',
  }),
};

type Initializers = typeof initializers;

/** An initializer and its numbers: plain data. */
export type InitializerChoice<N extends keyof Initializers = keyof Initializers> = ChoiceOf<
  Initializers,
  N
>;

/** The same records, in the form in which the compiler follows that a choice has the numbers of its own record. */
const byName: { readonly [N in keyof Initializers]: Initializer<Initializers[N]['parameters']> } =
  initializers;

/** The bound a of what is drawn, on [−a, a), for a layer of so many inputs and units. */
export function initialBound<N extends keyof Initializers>(
  choice: InitializerChoice<N>,
  inputs: number,
  units: number,
): number {
  return byName[choice.name].bound(choice, inputs, units);
}

/** First weights (inputs × units, row by row) and biases (units) of a layer. */
export function initialize(
  choice: InitializerChoice,
  inputs: number,
  units: number,
  random: Random,
): { weights: Float64Array; bias: Float64Array } {
  const a = initialBound(choice, inputs, units);
  const draw = (): number => a * (2 * random.uniform() - 1);
  const bias = new Float64Array(units);
  const weights = new Float64Array(inputs * units);
  if (initializers[choice.name].biases) for (let j = 0; j < units; j++) bias[j] = draw();
  for (let i = 0; i < weights.length; i++) weights[i] = draw();
  return { weights, bias };
}
