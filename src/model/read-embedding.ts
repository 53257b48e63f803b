import { inputNames, numericInputs, type Schema } from '../dataset/encode/schema.js';
import type { Rows } from '../network/embeddings/embedding.js';
import type { EmbeddingSpec } from '../network/embeddings.js';
import { part } from '../network/parts.js';
import type { ModelEmbedding, SingleModel } from './model.js';

/**
 * The embedding of a model, of which nothing is believed.
 *
 * @returns a text that says what is wrong with it, behind the path to that
 * @throws PartNotLoaded before what reads embeddings is loaded
 */
export function readEmbedding(embedding: ModelEmbedding, schema: Schema): EmbeddingSpec | string {
  const names = inputNames(schema);
  const inputs = new Map(numericInputs(schema).map((input) => [names[input], input]));
  return part('embeddings').readEmbedding(embedding, (column) => inputs.get(column));
}

/** The embedding in a model that was read, and so is known to be sound. */
export function embeddingSpec(embedding: ModelEmbedding, schema: Schema): EmbeddingSpec {
  const read = readEmbedding(embedding, schema);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

/** The embedding of a model of one network, if it has one. */
export function modelEmbedding({ embedding, schema }: SingleModel): EmbeddingSpec | undefined {
  return embedding && embeddingSpec(embedding, schema);
}

/** How many numbers of an embedding are learnt. */
export function learntCount({ kind, columns }: ModelEmbedding): number {
  const length = (rows: Rows): number => rows.reduce((sum, row) => sum + row.length, 0);
  return columns.reduce((sum, { weights }) => {
    const read = part('embeddings').readColumn(kind, weights);
    return sum + length(weights) - (typeof read === 'string' ? 0 : length(read.constants));
  }, 0);
}
