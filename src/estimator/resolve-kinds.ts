import type { Schema } from '../dataset/encode/schema.js';
import type { ExampleRows } from '../network/example-rows.js';
import { MAX_PARAMETERS } from '../network/layer-spec.js';
import { parameterCount } from '../network/network.js';
import { MlpError } from '../support/errors.js';
import { type ResolvedRecipe, resolveRecipe } from '../training/resolve-recipe.js';
import { embeddingFor } from './fit-embedding.js';
import { dataShape } from './prepare.js';
import type { Recipe } from './recipe.js';
import { trainingRecipe } from './training-recipe.js';

/**
 * What a recipe trains, settled by the data: a network; of an ensemble one for each embedding in its list, which its
 * members take in turn.
 *
 * @throws MlpError ('usage') for a recipe that does not fit the data or itself, and for more weights than there is room for
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
  const kinds = await Promise.all([settled(0), ...others.map((_, i) => settled(1 + i))] as const);
  if (recipe.ensemble !== undefined) refuseTooMany(recipe.ensemble, kinds);
  return kinds;
}

/** All networks of an ensemble are in memory, and in one file, as one of all their weights would be. */
function refuseTooMany(ensemble: number, kinds: readonly ResolvedRecipe[]): void {
  const largest = Math.max(...kinds.map(({ network }) => parameterCount(network.spec)));
  if (ensemble * largest <= MAX_PARAMETERS) return;
  throw new MlpError({
    kind: 'usage',
    option: 'ensemble',
    value: String(ensemble),
    problem: `its networks would have ${ensemble * largest} weights together; at most ${MAX_PARAMETERS} can be trained`,
    advice: ['take fewer', 'make the layers narrower'],
  });
}
