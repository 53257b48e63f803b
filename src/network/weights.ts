import type { Floats, Value } from '../autodiff/graph.js';
import type { Layer, Network } from './network.js';

/** The numbers of a network's parameters. */
export type Weights = ReadonlyMap<Value, Floats>;

/** One row per unit, w_j0, w_j1, …: the bias first, as in W·x with x extended by x0 = 1. */
export function toRows(layer: Layer, weights: Weights): number[][] {
  const bias = numbersOf(weights, layer.bias);
  return Array.from({ length: layer.units }, (_, j) => [
    bias[j],
    ...layer.matrices.flatMap((matrix) => {
      const numbers = numbersOf(weights, matrix);
      return Array.from({ length: matrix.shape[0] }, (_, i) => numbers[i * layer.units + j]);
    }),
  ]);
}

/** The inverse of `toRows`, for every layer of a network. */
export function fromRows(
  network: Pick<Network, 'layers'>,
  rows: readonly (readonly (readonly number[])[])[],
): Map<Value, Floats> {
  const weights = new Map<Value, Floats>();
  network.layers.forEach((layer, l) => {
    const bias = new Float64Array(layer.units);
    const matrix = new Float64Array(layer.inputs * layer.units);
    rows[l].forEach((row, j) => {
      bias[j] = row[0];
      for (let i = 0; i < layer.inputs; i++) matrix[i * layer.units + j] = row[i + 1];
    });
    weights.set(layer.bias, bias);
    setMatrices(weights, layer, matrix);
  });
  return weights;
}

/** Sets the matrices of a layer from the one that they are together: inputs × units, row by row. */
export function setMatrices(
  weights: Map<Value, Floats>,
  { matrices, units }: Layer,
  together: Float64Array,
): void {
  let first = 0;
  for (const matrix of matrices) {
    const end = first + matrix.shape[0] * units;
    weights.set(matrix, together.subarray(first, end));
    first = end;
  }
}

function numbersOf(weights: Weights, parameter: Value): Floats {
  const numbers = weights.get(parameter);
  if (numbers === undefined) throw new Error(`no numbers for ${parameter.name}`);
  return numbers;
}
