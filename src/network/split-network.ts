import type { Value } from '../autodiff/graph.js';
import { add, matmul } from '../autodiff/ops.js';
import { activationFor } from './choices.js';
import type { Network } from './network.js';

/** A network in two, each of them a network. */
export interface SplitNetwork {
  /** From the inputs to the weighted sums of the first layer: batch × units. */
  readonly firstSums: Network;
  /** From those sums to what the whole network gives. Its inputs are as many as the first layer has units. */
  readonly rest: Network;
}

/** Splits a network behind the weighted sums of its first layer. Both parts have its own parameters. */
export function splitNetwork({ spec, layers, sums }: Network): SplitNetwork {
  const [first, ...others] = layers;
  const { units } = first;
  const firstOnly = (x: Value): Value[] => [sums(x)[0]];
  const restSums = (z: Value): Value[] => {
    let last = z;
    const found = others.map(({ weights, bias }, l) => {
      const activity = activationFor(spec.hidden[l].activation).apply(last);
      last = add(matmul(activity, weights), bias);
      return last;
    });
    return [z, ...found];
  };
  return {
    firstSums: {
      spec: { inputs: spec.inputs, hidden: [], outputs: { units, activation: 'linear' } },
      layers: [first],
      parameters: [first.bias, first.weights],
      sums: firstOnly,
      forward: (x) => firstOnly(x)[0],
    },
    rest: {
      spec: { inputs: units, hidden: spec.hidden.slice(1), outputs: spec.outputs },
      layers: others,
      parameters: others.flatMap(({ bias, weights }) => [bias, weights]),
      sums: restSums,
      forward: (z) => restSums(z)[others.length],
    },
  };
}
