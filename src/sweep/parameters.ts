import { type RecipeInput, readGiven, storeGiven } from '../estimator/recipe.js';
import { recipeOptions } from '../estimator/recipe-options.js';
import type { RecipeValue } from '../model/model.js';
import { isKeyOf } from '../support/records.js';

/**
 * Options of a recipe by their keys, in the order of these, and their values as a model stores them: what is the same to a
 * training is the same text, whoever wrote it.
 */
export type Parameters = Readonly<Record<string, RecipeValue>>;

/**
 * The options that an object names, in any of their spellings.
 *
 * @param file that the object is of, for messages
 * @throws MlpError ('usage') for a name that is no option's, for two names of one option, and for a value that an option cannot have
 */
export function readParameters(
  given: RecipeInput | Readonly<Record<string, unknown>>,
  file?: string,
): Parameters {
  return sorted(storeGiven(readGiven(given, file)));
}

/** Some parameters, and others that count where both name an option. */
export function joinedParameters(base: Parameters, others: Parameters): Parameters {
  return sorted({ ...base, ...others });
}

function sorted(parameters: Parameters): Parameters {
  const keys = Object.keys(parameters).sort();
  return Object.fromEntries(keys.map((key) => [key, parameters[key]]));
}

/** As a command line writes it: `4,8,3`. */
export function parameterText(key: string, value: RecipeValue): string {
  return isKeyOf(recipeOptions, key) ? recipeOptions[key].textOf(value) : String(value);
}
