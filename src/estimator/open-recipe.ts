import { MlpError } from '../support/errors.js';
import { keysOf } from '../support/records.js';
import { exampleOptions } from './options/example-options.js';
import { type DataFacts, type PresetRecipe, presets } from './presets.js';
import { type Recipe, type RecipeInput, readGiven, readRecipe } from './recipe.js';

/** A recipe before its data is known: what is not given is for the preset to choose, by rows and columns. */
export interface OpenRecipe {
  /** What was given, by key. */
  readonly given: RecipeInput;
  /** The recipe as it is for some other data: good for how rows are read, and which are held out. */
  readonly reading: Recipe;
  /** Nothing is left to a preset: that of a model, to be trained again, says all. */
  readonly isWhole?: true | undefined;
}

const { scaleTarget } = exampleOptions;

/** Data of some kind: an open recipe is refused early if it fits itself not even there. */
const ANY: DataFacts = {
  task: 'classification',
  rows: 1000,
  columns: 10,
  numbers: 10,
  largestWeight: 1,
};

/**
 * A recipe as it is given, before its data is known.
 *
 * @param file that the object is of, for messages
 * @throws MlpError ('usage') as `readRecipe` does, also for options that contradict the preset
 */
export function openRecipe(
  given: RecipeInput | Readonly<Record<string, unknown>>,
  file?: string,
): OpenRecipe {
  const values = readGiven(given, file);
  return { given: values, reading: settle(values, ANY) };
}

/**
 * The recipe for some data: what is given, and the rest as the preset has it.
 *
 * @throws MlpError ('usage') for options that contradict the preset, or are of another task
 */
export function settleRecipe({ given, reading, isWhole }: OpenRecipe, facts: DataFacts): Recipe {
  if (isWhole) return reading;
  const recipe = settle(given, facts);
  if (facts.task === 'classification' && recipe.scaleTarget !== scaleTarget.fallback) {
    throw new MlpError({
      kind: 'usage',
      option: 'scaleTarget',
      value: recipe.scaleTarget,
      problem: 'the target has classes, and nothing to scale',
      advice: ['leave it out', { text: 'add', options: { task: 'regression' } }],
    });
  }
  return recipe;
}

function settle(given: RecipeInput, facts: DataFacts): Recipe {
  const chosen = presets[given.preset ?? 'default'](facts, given);
  // A recipe that is settled names no preset, which would choose again where it is trained on other data.
  return readRecipe({ ...withoutRivals(chosen, given), ...given, preset: undefined });
}

/** Of options that say the same thing in other words, or are of what is not there, those of a preset that stand back for what is given. */
const rivals: readonly {
  readonly chosen: readonly (keyof PresetRecipe)[];
  leave(given: RecipeInput): boolean;
}[] = [
  { chosen: ['hidden'], leave: ({ layers }) => layers !== undefined },
  {
    chosen: ['init', 'ensemble', 'embed', 'lrFactor'],
    leave: ({ initFrom }) => initFrom !== undefined,
  },
  {
    chosen: ['dropout'],
    // Of the layers, the first are the inputs, and the last the outputs.
    leave: ({ hidden, layers }) => hidden?.length === 0 || layers?.length === 2,
  },
  { chosen: ['l2'], leave: ({ l1, penalty }) => (l1 ?? penalty) !== undefined },
  {
    chosen: ['lrFactor'],
    leave: ({ embed }) => embed !== undefined && !embed.includes('periodic'),
  },
];

function withoutRivals(recipe: PresetRecipe, given: RecipeInput): PresetRecipe {
  const leaving = rivals.filter((rival) => rival.leave(given)).flatMap(({ chosen }) => chosen);
  return Object.fromEntries(
    keysOf(recipe).flatMap((key) => (leaving.includes(key) ? [] : [[key, recipe[key]]])),
  );
}
