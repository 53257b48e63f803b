import { size, type Value } from '../autodiff/graph.js';
import { add, input, matmul, mul } from '../autodiff/ops.js';
import { type ActivationChoice, activationFor } from './choices.js';
import type { EmbeddingLayer, EmbeddingSpec } from './embeddings.js';
import { type OutputName, outputs } from './outputs.js';
import { part } from './parts.js';

/** What a network is made of, before it has weights. */
export interface NetworkSpec {
  readonly inputs: number;
  /** What becomes of numeric inputs, which the first layer is given beside them. */
  readonly embedding?: EmbeddingSpec | undefined;
  readonly hidden: readonly { readonly units: number; readonly activation: ActivationChoice }[];
  readonly outputs: {
    readonly units: number;
    readonly activation: OutputName;
    /** T: predictions are of z/T (Guo et al., 2017, § 4.2). */
    readonly temperature?: number | undefined;
  };
}

/**
 * The parameters of one layer. With x extended by x0 = 1, as in the textbook, z = W·x has the bias
 * as the weight of x0; here that column of W is a value of its own, so that no x is copied to be
 * extended and a penalty on the weights leaves the bias alone.
 */
export interface Layer {
  /** Those of the first one with what an embedding makes of them. */
  readonly inputs: number;
  readonly units: number;
  readonly activation: ActivationChoice | OutputName;
  /** 1 × units */
  readonly bias: Value;
  /**
   * Together inputs × units, one below the other. There are two behind an embedding: of its inputs, which may be full of
   * zeros, and of what it makes of them, so that neither has to be copied to lie beside the other.
   */
  readonly matrices: readonly Value[];
}

/** What is done to the outputs y of a hidden layer, from 0 (batch × units), while training. */
export type HiddenChange = (y: Value, layer: number) => Value;

/** The forward half of one network, or of several whose predictions are averaged, as a graph. */
export interface ForwardGraph {
  readonly spec: Pick<NetworkSpec, 'inputs' | 'outputs'>;
  readonly parameters: readonly Value[];
  /** What its output makes predictions of (batch × units), and a loss compares with targets, for a batch of inputs. */
  forward(x: Value, change?: HiddenChange): Value;
  /** Probabilities, or the predicted (scaled) number (batch × units), for a batch of inputs (batch × inputs). */
  predict(x: Value): Value;
}

/** The d-layer perceptron as a graph. */
export interface Network extends ForwardGraph {
  readonly spec: NetworkSpec;
  readonly embedding: EmbeddingLayer | undefined;
  readonly layers: readonly Layer[];
  /** What is learnt of an embedding, and every bias and weight matrix, layer by layer. */
  readonly parameters: readonly Value[];
  /** The weighted sums of every layer (batch × units each). */
  sums(x: Value, change?: HiddenChange): readonly Value[];
}

/**
 * The graph of a network, with a parameter for each layer's weights and bias.
 *
 * @throws PartNotLoaded for one with an embedding before what makes graphs of them is loaded
 */
export function buildNetwork(spec: NetworkSpec): Network {
  const sizes = [...spec.hidden, spec.outputs];
  const embedding = spec.embedding && part('embeddings').buildEmbedding(spec.embedding);
  const embedded = embedding?.outputs ?? 0;
  const layers = sizes.map(({ units, activation }, l): Layer => {
    const inputs = l === 0 ? spec.inputs : sizes[l - 1].units;
    const matrix = (name: string, rows: number): Value => input(`${name} ${l + 1}`, [rows, units]);
    const isEmbedded = l === 0 && embedded > 0;
    return {
      inputs: isEmbedded ? inputs + embedded : inputs,
      units,
      activation,
      bias: input(`bias ${l + 1}`, [1, units]),
      matrices: [
        matrix('weights', inputs),
        ...(isEmbedded ? [matrix('weights of the embedding in layer', embedded)] : []),
      ],
    };
  });
  const sums = (x: Value, change?: HiddenChange): Value[] => {
    let activities = embedding === undefined ? [x] : [x, embedding.apply(x)];
    return layers.map(({ bias, matrices }, l) => {
      const products = matrices.map((weights, k) => matmul(activities[k], weights));
      const z = add(
        products.reduce((a, b) => add(a, b)),
        bias,
      );
      if (l === spec.hidden.length) return z;
      const y = activationFor(spec.hidden[l].activation).apply(z);
      activities = [change === undefined ? y : change(y, l)];
      return z;
    });
  };
  const forward = (x: Value, change?: HiddenChange): Value =>
    tempered(spec.outputs, sums(x, change)[layers.length - 1]);
  return {
    spec,
    embedding,
    layers,
    parameters: [
      ...(embedding?.parameters ?? []).map(({ value }) => value),
      ...layers.flatMap(({ bias, matrices }) => [bias, ...matrices]),
    ],
    sums,
    forward,
    predict: (x) => outputs[spec.outputs.activation].predict(forward(x)),
  };
}

/** The weighted sums of an output layer divided by its temperature. */
export function tempered({ temperature }: NetworkSpec['outputs'], z: Value): Value {
  return temperature === undefined ? z : mul(1 / temperature, z);
}

/** What penalties and decay are of: the weight matrices, and what an embedding learns; no bias. */
export function weightsOf({ embedding, layers }: Network): Value[] {
  const embedded = (embedding?.parameters ?? []).filter(({ isBias }) => !isBias);
  return [...embedded.map(({ value }) => value), ...layers.flatMap(({ matrices }) => matrices)];
}

/** The number of weights and biases. */
export function parameterCount({ inputs, embedding, hidden, outputs }: NetworkSpec): number {
  const embedded = embedding && part('embeddings').buildEmbedding(embedding);
  let count = 0;
  for (const { value } of embedded?.parameters ?? []) count += size(value.shape);
  let width = inputs + (embedded?.outputs ?? 0);
  for (const { units } of [...hidden, outputs]) {
    count += (1 + width) * units;
    width = units;
  }
  return count;
}
