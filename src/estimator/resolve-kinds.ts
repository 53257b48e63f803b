import type { Schema } from '../dataset/encode/schema.js';
import type { ExampleRows } from '../network/example-rows.js';
import { type ResolvedRecipe, resolveRecipe } from '../training/resolve-recipe.js';
import { embeddingFor } from './fit-embedding.js';
import { dataShape } from './prepare.js';
import type { Recipe } from './recipe.js';
import { trainingRecipe } from './training-recipe.js';

/**
 * What a recipe trains, settled by the data: a network; of an ensemble one for each embedding in its list, which its
 * members take in turn.
 *
 * @throws MlpError ('usage') for a recipe that does not fit the data or itself
 */
export async function resolveKinds(
  recipe: Recipe,
  schema: Schema,
  training: ExampleRows,
): Promise<readonly [ResolvedRecipe, ...ResolvedRecipe[]]> {
  const settled = async (kind: number): Promise<ResolvedRecipe> => {
    const embedding = await embeddingFor(recipe, schema, training, kind);
    return resolveRecipe(trainingRecipe(recipe), dataShape(schema, embedding));
  };
  const others = recipe.ensemble === undefined ? [] : recipe.embed.slice(1);
  return Promise.all([settled(0), ...others.map((_, i) => settled(1 + i))]);
}
