import type { Rows } from '../network/embeddings/embedding.js';
import { embeddingKinds } from '../network/embeddings/kinds.js';
import type { EmbeddingLayer } from '../network/embeddings.js';
import type { Network } from '../network/network.js';
import { part } from '../network/parts.js';
import { fromRows, type Weights } from '../network/weights.js';
import { MlpError } from '../support/errors.js';

/** The layers of a model: one row per unit, the bias first. */
type Layers = readonly { readonly weights: Rows }[];

/** The numbers of one network of a model. */
interface NetworkNumbers {
  readonly embedding?: { readonly columns: readonly { readonly weights: Rows }[] } | undefined;
  readonly layers: Layers;
}

/**
 * First weights for a network from those of a model. The edges of bins are not learnt: they stay the network's own.
 *
 * @param name of the model in the recipe
 * @throws MlpError ('data') when the layers are not those of the network
 */
export function weightsOfLayers(
  { embedding, layers }: NetworkNumbers,
  network: Network,
  name: string,
): Weights {
  const at = { kind: 'data', option: 'initFrom', value: name } as const;
  // In words: which of the two options that give the widths is the one to change, is not known here.
  const asInThatModel = `the layers of that model are ${widthsOf(layers)}`;
  if (layers.length !== network.layers.length) {
    throw new MlpError({
      ...at,
      problem: `it has ${layers.length} layers, and the network has ${network.layers.length}`,
      advice: asInThatModel,
    });
  }
  const embedded = network.embedding?.spec.columns.length ?? 0;
  if ((embedding?.columns.length ?? 0) !== embedded) {
    const has =
      embedding === undefined ? 'no embedding' : `${embedding.columns.length} columns embedded`;
    throw new MlpError({
      ...at,
      problem: `it has ${has}, and the network has ${embedded === 0 ? 'none' : embedded}`,
      advice: { text: 'as in that model, or another', options: { embed: undefined } },
    });
  }
  const columns = (embedding?.columns ?? []).map(({ weights }) => weights);
  const ofEmbedding = network.embedding && embeddedWeights(network.embedding, columns);
  if (typeof ofEmbedding === 'string') {
    throw new MlpError({ ...at, problem: ofEmbedding, advice: asInThatModel });
  }
  network.layers.forEach(({ units, inputs }, l) => {
    const { weights } = layers[l];
    const odd = weights.findIndex((row) => row.length !== 1 + inputs);
    if (weights.length === units && odd === -1) return;
    const got =
      odd === -1
        ? `${weights.length} rows`
        : `a row of ${weights[odd].length} numbers (layers[${l}].weights[${odd}])`;
    throw new MlpError({
      ...at,
      problem: `layer ${l + 1} has ${got}, and the network needs ${units} rows of 1 + ${inputs}`,
      advice: asInThatModel,
    });
  });
  const ofLayers = fromRows(
    network,
    layers.map(({ weights }) => weights),
  );
  return new Map([...(ofEmbedding ?? []), ...ofLayers]);
}

/** The weights of an embedding, or what is wrong with the rows. */
function embeddedWeights(embedding: EmbeddingLayer, columns: readonly Rows[]): Weights | string {
  const { readColumn, weightsOfColumns } = part('embeddings');
  const { kind, size, columns: own } = embedding.spec;
  for (const [c, rows] of columns.entries()) {
    const read = readColumn(kind, rows);
    if (typeof read === 'string') return `its embedding is not ${kind}: ${read}`;
    if (own[c].constants.length === 0 && read.size !== size) {
      return `its embedding has ${read.size} ${embeddingKinds[kind].sizeOf}, and the network's has ${size}`;
    }
  }
  return weightsOfColumns(embedding, columns);
}

/** `4,8,3`: the inputs, and the units of each layer. */
function widthsOf(layers: Layers): string {
  const inputs = (layers[0]?.weights[0]?.length ?? 1) - 1;
  return [inputs, ...layers.map(({ weights }) => weights.length)].join(',');
}

/** What is said of a model of several networks, where the weights of one are to be the first ones. */
export function severalNetworks(count: number, name: string): MlpError {
  return new MlpError({
    kind: 'data',
    option: 'initFrom',
    value: name,
    problem: `it has ${count} networks, and first weights are those of one`,
    advice: 'begin with a model of one network',
  });
}
