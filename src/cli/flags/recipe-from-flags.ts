import { type OpenRecipe, openRecipe } from '../../estimator/open-recipe.js';
import { recipeOptions } from '../../estimator/recipe-options.js';
import type { FlagValues } from './values.js';

/** The options that decide what is learnt, as flags of a command. */
export const recipeFlags = Object.values(recipeOptions);

/**
 * The recipe that the flags describe.
 *
 * @throws MlpError ('usage') for flags that contradict each other, or would have no effect
 */
export function recipeFromFlags(flags: FlagValues): OpenRecipe {
  return openRecipe(givenRecipe(flags));
}

/** What the flags say of a recipe, by the keys of the options. */
export function givenRecipe(flags: FlagValues): Readonly<Record<string, unknown>> {
  return Object.fromEntries(recipeFlags.map((option) => [option.key, flags.raw(option)]));
}
