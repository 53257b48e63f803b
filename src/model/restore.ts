import { inputNames } from '../dataset/encode/schema.js';
import { activations } from '../network/activations.js';
import { isFormulaText } from '../network/formula-text.js';
import { buildNetwork, type Network, type NetworkSpec } from '../network/network.js';
import type { ObjectiveSpec } from '../network/objective.js';
import { outputs } from '../network/outputs.js';
import { fromRows, toRows, type Weights } from '../network/weights.js';
import { isKeyOf } from '../support/records.js';
import type { Model, ModelLayer } from './model.js';

/** A network with its weights, as a graph again. */
export interface Restored {
  readonly network: Network;
  readonly weights: Weights;
  readonly objective: ObjectiveSpec;
}

/** The network in a model that was read, and so is known to be sound. */
export function restore(model: Model): Restored {
  const inputs = inputNames(model.schema).length;
  const network = buildNetwork(specOf(inputs, model.layers));
  return {
    network,
    weights: fromRows(
      network,
      model.layers.map(({ weights }) => weights),
    ),
    objective: { loss: model.loss, logBase: model.logBase },
  };
}

/** The layers of a model file from a network with its weights. */
export function modelLayers(network: Network, weights: Weights): ModelLayer[] {
  return network.layers.map((layer) => ({
    units: layer.units,
    activation: layer.activation,
    weights: toRows(layer, weights),
  }));
}

function specOf(inputs: number, layers: readonly ModelLayer[]): NetworkSpec {
  const hidden = layers.slice(0, -1).map(({ units, activation }) => {
    if (isKeyOf(activations, activation) || isFormulaText(activation)) return { units, activation };
    throw new Error(`no activation ${activation}`);
  });
  const { units, activation } = layers[layers.length - 1];
  if (!isKeyOf(outputs, activation)) throw new Error(`no output ${activation}`);
  return { inputs, hidden, outputs: { units, activation } };
}
