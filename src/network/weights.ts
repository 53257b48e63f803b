import type { Floats, Value } from '../autodiff/graph.js';
import type { Layer, Network } from './network.js';

/** The numbers of a network's parameters. */
export type Weights = ReadonlyMap<Value, Floats>;

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
