import { inputNames, numericInputs, type Schema } from '../dataset/encode/schema.js';
import type { Rows } from '../network/embeddings/embedding.js';
import {
  buildEmbedding,
  type EmbeddingSpec,
  embeddings,
  readEmbedding,
} from '../network/embeddings.js';
import type { ModelEmbedding, SingleModel } from './model.js';

/** Numeric columns by their names: which input of the network each is. */
function inputOf(schema: Schema): ReadonlyMap<string, number> {
  const names = inputNames(schema);
  return new Map(numericInputs(schema).map((input) => [names[input], input]));
}

/** The embedding in a model that was read, and so is known to be sound. */
export function embeddingSpec(embedding: ModelEmbedding, schema: Schema): EmbeddingSpec {
  const read = specOrFault(embedding, schema);
  if ('fault' in read) throw new Error(read.fault);
  return read;
}

/** The embedding of a model of one network, if it has one. */
export function modelEmbedding({ embedding, schema }: SingleModel): EmbeddingSpec | undefined {
  return embedding && embeddingSpec(embedding, schema);
}

/** How many numbers an embedding makes of all its columns. */
export function embeddedCount(embedding: ModelEmbedding | undefined, schema: Schema): number {
  return embedding === undefined ? 0 : buildEmbedding(embeddingSpec(embedding, schema)).outputs;
}

/** How many numbers of an embedding are learnt. */
export function learntCount({ kind, columns }: ModelEmbedding): number {
  const length = (rows: Rows): number => rows.reduce((sum, row) => sum + row.length, 0);
  return columns.reduce((sum, { weights }) => {
    const read = embeddings[kind].read(weights);
    return sum + length(weights) - (typeof read === 'string' ? 0 : length(read.constants));
  }, 0);
}

/** What is wrong with the embedding of a model, with the path to it; undefined when nothing is. */
export function embeddingFault(embedding: ModelEmbedding, schema: Schema): string | undefined {
  const read = specOrFault(embedding, schema);
  return 'fault' in read ? read.fault : undefined;
}

function specOrFault(
  { kind, columns }: ModelEmbedding,
  schema: Schema,
): EmbeddingSpec | { readonly fault: string } {
  const known = inputOf(schema);
  const found: { input: number; rows: ModelEmbedding['columns'][number]['weights'] }[] = [];
  for (const [c, { column, weights }] of columns.entries()) {
    const path = `columns[${c}].column`;
    const input = known.get(column);
    if (input === undefined) return { fault: `${path}: expected a numeric column` };
    if (input <= (found.at(-1)?.input ?? -1)) {
      return { fault: `${path}: expected the columns once each, in the order of the features` };
    }
    found.push({ input, rows: weights });
  }
  const read = readEmbedding(kind, found);
  return 'fault' in read ? { fault: `columns[${read.column}].weights: ${read.fault}` } : read;
}
