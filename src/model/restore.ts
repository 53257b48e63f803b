import { inputNames, type Schema } from '../dataset/encode/schema.js';
import { activations } from '../network/activations.js';
import { average } from '../network/average.js';
import { isFormulaText } from '../network/formula-text.js';
import {
  buildNetwork,
  type ForwardGraph,
  type Network,
  type NetworkSpec,
} from '../network/network.js';
import type { ObjectiveSpec } from '../network/objective.js';
import { outputs } from '../network/outputs.js';
import { part } from '../network/parts.js';
import { fromRows, toRows, type Weights } from '../network/weights.js';
import { isKeyOf } from '../support/records.js';
import {
  type Model,
  type ModelLayer,
  type ModelNetwork,
  networksOf,
  type SingleModel,
} from './model.js';
import { embeddingSpec } from './read-embedding.js';

/** What predicts, with its weights, as a graph again. */
export interface Restored<Graph extends ForwardGraph = ForwardGraph> {
  readonly network: Graph;
  readonly weights: Weights;
  readonly objective: ObjectiveSpec;
}

/** What a model predicts with that was read, and so is known to be sound: its network, or the average of its members. */
export function restore(model: SingleModel): Restored<Network>;
export function restore(model: Model): Restored;
export function restore(model: Model): Restored {
  const networks = networksOf(model);
  const { network, weightsOf } = averaged(model, networks);
  const { loss, logBase } = model;
  return { network, weights: weightsOf(networks), objective: { loss, logBase } };
}

/** One network, or several whose predictions are averaged, as a graph, and what takes the weights of others of the same shapes. */
export function averaged({ schema }: Pick<Model, 'schema'>, networks: readonly ModelNetwork[]) {
  const inputs = inputNames(schema).length;
  const graphs = networks.map((own) =>
    buildNetwork({
      ...specOf(inputs, own),
      embedding: own.embedding && embeddingSpec(own.embedding, schema),
    }),
  );
  return {
    network: graphs.length === 1 ? graphs[0] : average(graphs),
    weightsOf: (some: readonly ModelNetwork[]): Weights =>
      new Map(graphs.flatMap((graph, m) => [...networkWeights(graph, some[m])])),
  };
}

/** The weights of a network, all of them, from what a model has of it. */
export function networkWeights(
  network: Network,
  { embedding, layers }: Pick<ModelNetwork, 'embedding'> & WeightsOfLayers,
): Weights {
  const ofLayers = fromRows(
    network,
    layers.map(({ weights }) => weights),
  );
  if (network.embedding === undefined || embedding === undefined) return ofLayers;
  const columns = embedding.columns.map(({ weights }) => weights);
  return new Map([...part('embeddings').weightsOfColumns(network.embedding, columns), ...ofLayers]);
}

interface WeightsOfLayers {
  readonly layers: readonly Pick<ModelLayer, 'weights'>[];
}

/** What a model file has of a network with its weights. */
export function modelNetwork(
  network: Network,
  weights: Weights,
  schema: Schema,
): Pick<ModelNetwork, 'embedding' | 'layers'> {
  const layers = modelLayers(network, weights);
  const { embedding } = network;
  if (embedding === undefined) return { layers };
  const { rowsOfColumn } = part('embeddings');
  const names = inputNames(schema);
  const columns = embedding.spec.columns.map(({ input }, c) => ({
    column: names[input],
    weights: rowsOfColumn(embedding, c, (parameter) => weights.get(parameter) ?? []),
  }));
  return { embedding: { kind: embedding.spec.kind, columns }, layers };
}

function modelLayers(network: Network, weights: Weights): ModelLayer[] {
  return network.layers.map((layer) => ({
    units: layer.units,
    activation: layer.activation,
    weights: toRows(layer, weights),
  }));
}

function specOf(inputs: number, { layers, temperature }: ModelNetwork): NetworkSpec {
  const hidden = layers.slice(0, -1).map(({ units, activation }) => {
    if (isKeyOf(activations, activation) || isFormulaText(activation)) return { units, activation };
    throw new Error(`no activation ${activation}`);
  });
  const { units, activation } = layers[layers.length - 1];
  if (!isKeyOf(outputs, activation)) throw new Error(`no output ${activation}`);
  return { inputs, hidden, outputs: { units, activation, temperature } };
}
