import { numericInputs, type Schema } from '../dataset/encode/schema.js';
import type { EmbeddingSpec } from '../network/embeddings.js';
import type { ExampleRows } from '../network/example-rows.js';
import { loadPart } from '../network/load-part.js';
import { trainingRows } from './doubts/training-rows.js';
import type { Recipe } from './recipe.js';

/** Bins, or frequencies, where their number is not given. */
const SIZE = 16;

/**
 * The embedding that a recipe asks for, fitted to the rows to train on.
 *
 * @param member of an ensemble, from 0: they take the embeddings of the list in turn
 * @returns undefined where none is asked for, and where no column is numeric, or has the bins
 */
export async function embeddingFor(
  { embed, embedSize = SIZE, precision }: Pick<Recipe, 'embed' | 'embedSize' | 'precision'>,
  schema: Schema,
  training: ExampleRows,
  member = 0,
): Promise<EmbeddingSpec | undefined> {
  const kind = embed[member % embed.length];
  if (kind === 'none') return undefined;
  const { fitEmbedding } = await loadPart('embeddings');
  const { count, rows, features, step } = trainingRows(training);
  const round = precision === 'single' ? Math.fround : (x: number): number => x;
  return fitEmbedding({ kind, size: embedSize, round }, numericInputs(schema), (input) =>
    Float64Array.from({ length: count }, (_, i) => features[(rows?.[i] ?? i) * step + input]),
  );
}
