import type { Model, RecipeValue } from '../model/model.js';
import { keysOf } from '../support/records.js';
import { checkTogether } from './check-together.js';
import { OptionNames, readNames } from './options/names.js';
import type { JsonSchema } from './options/types.js';
import { type Recipe, type RecipeInput, recipeOptions } from './recipe-options.js';

export type { Recipe, RecipeInput };

/** A recipe as JSON, which `readRecipe` takes back: defaults are told, and what has none is left out. */
export type StoredRecipe = Model['recipe'];

/**
 * The recipe that an object describes, which is whole, as that of a model is: what it leaves out is as the options themselves have it.
 * A recipe that is to be trained on data leaves it to the data (`openRecipe`).
 *
 * Options go by their key (`batchSize`), the name that a command line has for it (`batch-size`, `no-shuffle`),
 * or their second name (`lr`); values are plain data, or as a command line writes them (`"4,8,3"`).
 *
 * @param file that the object is of, for messages
 * @throws MlpError ('usage') for a name that is no option's, for two names of one option, for a value that an option cannot have, and for
 * options that contradict each other or would have no effect
 */
export function readRecipe(
  given: RecipeInput | Readonly<Record<string, unknown>>,
  file?: string,
): Recipe {
  const values = readNames(given, names, file);
  const recipe = Object.fromEntries(
    keysOf(recipeOptions).map((key) => [key, recipeOptions[key].read(values.get(key))]),
  );
  if (!isRecipe(recipe)) throw new Error('an option has a value that it cannot hold');
  checkTogether(recipe);
  return structuredClone(recipe); // nobody shares a list with it: not its caller, and not another recipe
}

/**
 * What an object says of a recipe, by the keys of the options: only what is given, and each option by itself.
 *
 * @param file that the object is of, for messages
 * @throws MlpError ('usage') for a name that is no option's, for two names of one option, and for a value that an option cannot have
 */
export function readGiven(
  given: RecipeInput | Readonly<Record<string, unknown>>,
  file?: string,
): RecipeInput {
  const values = readNames(given, names, file);
  const recipe = Object.fromEntries(
    keysOf(recipeOptions)
      .filter((key) => values.get(key) !== undefined)
      .map((key) => [key, recipeOptions[key].read(values.get(key))]),
  );
  if (!isGiven(recipe)) throw new Error('an option has a value that it cannot hold');
  return recipe;
}

function isGiven(values: Readonly<Record<string, unknown>>): values is RecipeInput {
  return keysOf(recipeOptions).every(
    (key) => values[key] === undefined || recipeOptions[key].holds(values[key]),
  );
}

function isRecipe(values: Readonly<Record<string, unknown>>): values is Recipe {
  return keysOf(recipeOptions).every((key) => recipeOptions[key].holds(values[key]));
}

/** A recipe as JSON, for a model or a configuration file. */
export function storeRecipe(recipe: Recipe): StoredRecipe {
  return storedBy(recipeOptions, recipe);
}

/** What is given of a recipe, the same way. */
export function storeGiven(given: RecipeInput): StoredRecipe {
  const stored = keysOf(given).flatMap((key) => {
    const value = storedValue(key, given[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(stored);
}

const storing: { readonly [K in keyof Recipe]: Storing<Recipe[K]> } = recipeOptions;

function storedValue<K extends keyof Recipe>(
  key: K,
  value: Recipe[K] | undefined,
): RecipeValue | undefined {
  return value === undefined ? undefined : storing[key].store(value);
}

interface Storing<T> {
  store(value: T): RecipeValue | undefined;
}

function storedBy<V extends object>(
  options: { readonly [K in keyof V]: Storing<V[K]> },
  values: V,
): StoredRecipe {
  const stored = new Map<string, RecipeValue>();
  for (const key of keysOf(values)) {
    const value = options[key].store(values[key]);
    if (value !== undefined) stored.set(key, value);
  }
  return Object.fromEntries(stored);
}

/** What `storeRecipe` gives, as JSON Schema. */
export function recipeSchema(): JsonSchema {
  const properties = keysOf(recipeOptions).map((key) => {
    const { type, help, offHelp, fallback, isChosen } = recipeOptions[key];
    const description = offHelp === undefined ? help : `${help}; false: ${offHelp}`;
    return [
      key,
      {
        ...type.schema,
        description,
        ...(fallback !== undefined && !isChosen && { default: fallback }),
      },
    ];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A recipe of mlp',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

const names = new OptionNames(Object.values(recipeOptions));

/** Whether a recipe has an option of that name. */
export function isRecipeOption(name: string): boolean {
  return names.find(name) !== undefined;
}
