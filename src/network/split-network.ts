import type { Value } from '../autodiff/graph.js';
import { add, matmul } from '../autodiff/ops.js';
import { activationFor } from './choices.js';
import { type ForwardGraph, type Network, tempered } from './network.js';
import { outputs } from './outputs.js';

/** A network in two. */
export interface SplitNetwork {
  /** From the inputs to the weighted sums of the first layer: batch × units. */
  readonly firstSums: ForwardGraph;
  /** From those sums to what the whole network gives. Its inputs are as many as the first layer has units. */
  readonly rest: ForwardGraph;
}

/** Splits a network behind the weighted sums of its first layer. Both parts have its own parameters. */
export function splitNetwork({ spec, embedding, layers, sums }: Network): SplitNetwork {
  const [first, ...others] = layers;
  const { units } = first;
  const firstOnly = (x: Value): Value => sums(x)[0];
  const forward = (z: Value): Value => {
    let last = z;
    others.forEach(({ matrices: [weights], bias }, l) => {
      const activity = activationFor(spec.hidden[l].activation).apply(last);
      last = add(matmul(activity, weights), bias);
    });
    return tempered(spec.outputs, last);
  };
  return {
    firstSums: {
      spec: { inputs: spec.inputs, outputs: { units, activation: 'linear' } },
      parameters: [
        ...(embedding?.parameters ?? []).map(({ value }) => value),
        first.bias,
        ...first.matrices,
      ],
      forward: firstOnly,
      predict: firstOnly,
    },
    rest: {
      spec: { inputs: units, outputs: spec.outputs },
      parameters: others.flatMap(({ bias, matrices }) => [bias, ...matrices]),
      forward,
      predict: (z) => outputs[spec.outputs.activation].predict(forward(z)),
    },
  };
}
