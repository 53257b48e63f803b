import type { Floats, Value } from '../autodiff/graph.js';
import { randomFor } from '../support/random.js';
import { activations } from './activations.js';
import { type InitializerChoice, initialize } from './initializers.js';
import type { Layer, Network } from './network.js';

/** The numbers of a network's parameters. */
export type Weights = ReadonlyMap<Value, Floats>;

/**
 * Random first weights, the same for the same seed and layer sizes.
 *
 * @param initializer for every layer; by default each layer's own, by the activation that follows it
 */
export function initialWeights(
  network: Network,
  seed: number,
  initializer?: InitializerChoice,
): Weights {
  const random = randomFor(seed, 'weights');
  const weights = new Map<Value, Floats>();
  network.layers.forEach((layer, l) => {
    const hidden = network.spec.hidden[l];
    const own: InitializerChoice =
      hidden === undefined ? { name: 'glorot' } : activations[hidden.activation].initializer;
    const first = initialize(initializer ?? own, layer.inputs, layer.units, random);
    weights.set(layer.bias, first.bias);
    weights.set(layer.weights, first.weights);
  });
  return weights;
}

/** One row per unit, w_j0, w_j1, …: the bias first, as in W·x with x extended by x0 = 1. */
export function toRows(layer: Layer, weights: Weights): number[][] {
  const bias = numbersOf(weights, layer.bias);
  const matrix = numbersOf(weights, layer.weights);
  return Array.from({ length: layer.units }, (_, j) => [
    bias[j],
    ...Array.from({ length: layer.inputs }, (_, i) => matrix[i * layer.units + j]),
  ]);
}

/** The inverse of `toRows`, for every layer of a network. */
export function fromRows(
  network: Network,
  rows: readonly (readonly (readonly number[])[])[],
): Weights {
  const weights = new Map<Value, Floats>();
  network.layers.forEach((layer, l) => {
    const bias = new Float64Array(layer.units);
    const matrix = new Float64Array(layer.inputs * layer.units);
    rows[l].forEach((row, j) => {
      bias[j] = row[0];
      for (let i = 0; i < layer.inputs; i++) matrix[i * layer.units + j] = row[i + 1];
    });
    weights.set(layer.bias, bias);
    weights.set(layer.weights, matrix);
  });
  return weights;
}

function numbersOf(weights: Weights, parameter: Value): Floats {
  const numbers = weights.get(parameter);
  if (numbers === undefined) throw new Error(`no numbers for ${parameter.name}`);
  return numbers;
}
