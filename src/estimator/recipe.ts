import type { Model, RecipeValue } from '../model/model.js';
import { optimizers } from '../network/optimizers.js';
import { regularizers } from '../network/regularizers.js';
import { MlpError, type OptionValues, type Phrase } from '../support/errors.js';
import { isKeyOf, keysOf } from '../support/records.js';
import { foldCount } from './fold-count.js';
import { dataOptions } from './options/data-options.js';
import { convergenceOptions, descentOptions } from './options/descent-options.js';
import { OptionNames, readNames } from './options/names.js';
import { networkOptions } from './options/network-options.js';
import type { ValueOf } from './options/option.js';
import { presetOptions } from './options/preset-options.js';
import type { JsonSchema } from './options/types.js';

/** Every option that decides what is learnt, by its key. A new one is a record in one of these lists. */
export const recipeOptions = {
  ...presetOptions,
  ...dataOptions,
  ...networkOptions,
  ...descentOptions,
  ...convergenceOptions,
};

type Options = typeof recipeOptions;

/** Everything but the data that decides what a training gives: plain data, a value for every option. */
export type Recipe = { readonly [K in keyof Options]: ValueOf<Options[K]> };

/** A recipe as it is given: what is left out is as by default, or as the preset has it. */
export type RecipeInput = { readonly [K in keyof Options]?: ValueOf<Options[K]> | undefined };

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

/** Refuses what would be accepted and then ignored. */
function checkTogether(recipe: Recipe): void {
  const { layers, hidden, init, initFrom, optimizer, momentum, nesterov, beta1, beta2 } = recipe;
  const { schedule, warmup, epochs } = recipe;
  const { embed, embedSize, lrFactor } = recipe;
  const { patience, tolerance, monitor, validation, penalty, lambda, ensemble } = recipe;
  const refuse = (text: string, options: OptionValues, advice: Phrase): never => {
    throw new MlpError({ kind: 'usage', problem: { text, options }, advice });
  };
  if (layers !== undefined && hidden !== undefined) {
    const both = { layers: undefined, hidden: undefined };
    refuse('{} and {} say the same thing twice', both, 'give one of them');
  }
  const embedded = embed.filter((name) => name !== 'none');
  if (embed.length > (ensemble ?? 1)) {
    const enough = { text: 'train', options: { ensemble: String(embed.length) } };
    refuse('{} is of several networks', { embed: embed.join(',') }, enough);
  }
  if (embedSize !== undefined && embedded.length === 0) {
    const embedding = { text: 'add', options: { embed: 'bins' } };
    refuse('{} is of no embedding', { embedSize: String(embedSize) }, embedding);
  }
  if (lrFactor?.embed !== undefined && !embedded.includes('periodic')) {
    refuse(
      '{} is of no embedding that learns',
      { lrFactor: undefined },
      { text: 'add {}, or give factors of other groups', options: { embed: 'periodic' } },
    );
  }
  if (init !== undefined && initFrom !== undefined) {
    const both = { init: undefined, initFrom: undefined };
    refuse('{} and {} both give the first weights', both, 'give one of them');
  }
  if (ensemble !== undefined && initFrom !== undefined) {
    const both = { ensemble: undefined, initFrom: undefined };
    refuse('{} begins each network with weights of its own, and {} gives one', both, {
      text: 'leave {} out',
      options: { initFrom: undefined },
    });
  }
  if (ensemble !== undefined && typeof validation === 'number' && foldCount(validation) < 2) {
    refuse(
      'each network of {} holds out one of several parts of the rows, and {} is more than one of two',
      { ensemble: undefined, validation: String(validation) },
      { text: 'hold out less, for example', options: { validation: '0.2' } },
    );
  }
  if (penalty !== undefined && lambda === undefined) {
    refuse('{} has no weight', { penalty }, { text: 'add', options: { lambda: '0.1' } });
  }
  if (penalty === undefined && lambda !== undefined) {
    refuse('{} weighs nothing', { lambda: undefined }, { text: 'add', options: { penalty: 'l2' } });
  }
  if (penalty !== undefined && isKeyOf(regularizers, penalty) && recipe[penalty] > 0) {
    refuse(
      '{} and {} say the same thing twice',
      { penalty, [penalty]: undefined },
      'give one of them',
    );
  }
  if (!optimizers[optimizer].momentum && (momentum > 0 || nesterov)) {
    refuse(
      '{} has no momentum to set',
      { optimizer },
      {
        text: 'leave {} and {} out',
        options: { momentum: undefined, nesterov: undefined },
      },
    );
  }
  if (!optimizers[optimizer].betas && (beta1 !== undefined || beta2 !== undefined)) {
    refuse(
      '{} has no moments to set',
      { optimizer },
      {
        text: 'leave {} and {} out',
        options: { beta1: undefined, beta2: undefined },
      },
    );
  }
  if (nesterov && momentum === 0) {
    refuse(
      '{} changes nothing without momentum',
      { nesterov: undefined },
      {
        text: 'add',
        options: { momentum: '0.9' },
      },
    );
  }
  if (warmup !== undefined && schedule.name === 'onecycle') {
    refuse(
      '{} begins with a low learning rate by itself',
      { schedule: 'onecycle' },
      { text: 'leave {} out', options: { warmup: undefined } },
    );
  }
  if (warmup !== undefined && warmup >= epochs) {
    refuse(
      '{} leaves no epoch for the learning rate itself',
      { warmup: String(warmup) },
      { text: 'use', options: { epochs: String(10 * warmup) } },
    );
  }
  if (monitor?.startsWith('validation') && validation === undefined) {
    refuse('{} needs rows to watch', { monitor }, { text: 'add', options: { validation: '0.2' } });
  }
  const watches = validation !== undefined || monitor !== undefined || tolerance > 0;
  if (patience !== undefined && !watches) {
    refuse(
      '{} has nothing to wait for',
      { patience: undefined },
      {
        text: 'add {}, {}, or {} above 0',
        options: { validation: undefined, monitor: 'loss', tolerance: undefined },
      },
    );
  }
}
