import type { ChoiceOf, Named, NumbersFor, Parameters } from '../support/named.js';
import type { Random } from '../support/random.js';

/** How the first weights of a layer are drawn. */
export interface Initializer<P extends Parameters> extends Named {
  readonly parameters: P;
  readonly distribution: 'uniform' | 'normal';
  /** The bound a of the uniform distribution on [−a, a), or the standard deviation of the normal one, by inputs and units. */
  spread(numbers: NumbersFor<P>, inputs: number, units: number): number;
  /** Whether the biases are drawn as well; they start at 0 otherwise. */
  readonly biases: boolean;
}

/** Lets the compiler see which numbers `spread` may ask for. */
function initializer<P extends Parameters>(record: Initializer<P>): Initializer<P> {
  return record;
}

/** The initializers. A new one is a record here. */
export const initializers = {
  /** Glorot and Bengio, 2010, eq. 16. */
  glorot: initializer({
    parameters: {},
    distribution: 'uniform',
    spread: (_, inputs, units) => Math.sqrt(6 / (inputs + units)),
    biases: false,
  }),
  /** He et al., 2015, eq. 10: variance 2/inputs, here of a uniform distribution. */
  he: initializer({
    parameters: {},
    distribution: 'uniform',
    spread: (_, inputs) => Math.sqrt(6 / inputs),
    biases: false,
  }),
  /** As He et al. draw them: normal, variance 2/inputs. */
  'he-normal': initializer({
    parameters: {},
    distribution: 'normal',
    spread: (_, inputs) => Math.sqrt(2 / inputs),
    biases: false,
  }),
  /** LeCun et al., 1998, § 4.6: variance 1/inputs. */
  'lecun-normal': initializer({
    parameters: {},
    distribution: 'normal',
    spread: (_, inputs) => Math.sqrt(1 / inputs),
    biases: false,
  }),
  /** Every weight and bias in [−A, A). */
  uniform: initializer({
    parameters: { bound: { symbol: 'A', above: 0 } },
    distribution: 'uniform',
    spread: ({ bound }) => bound,
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

/** The bound a of what is drawn on [−a, a), or its standard deviation, for a layer of so many inputs and units. */
export function initialSpread<N extends keyof Initializers>(
  choice: InitializerChoice<N>,
  inputs: number,
  units: number,
): number {
  return byName[choice.name].spread(choice, inputs, units);
}

/** First weights (inputs × units, row by row) and biases (units) of a layer. */
export function initialize(
  choice: InitializerChoice,
  inputs: number,
  units: number,
  random: Random,
): { weights: Float64Array; bias: Float64Array } {
  const spread = initialSpread(choice, inputs, units);
  const { distribution, biases } = initializers[choice.name];
  const draw = (): number =>
    spread * (distribution === 'uniform' ? 2 * random.uniform() - 1 : random.normal());
  const bias = new Float64Array(units);
  const weights = new Float64Array(inputs * units);
  if (biases) for (let j = 0; j < units; j++) bias[j] = draw();
  for (let i = 0; i < weights.length; i++) weights[i] = draw();
  return { weights, bias };
}
