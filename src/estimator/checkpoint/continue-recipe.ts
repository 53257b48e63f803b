import { learningRateAt } from '../../network/schedules.js';
import { MlpError } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import { shortDigest } from '../../support/short-digest.js';
import type { Note } from '../notes.js';
import { type OpenRecipe, openRecipe } from '../open-recipe.js';
import type { PreparedFit } from '../prepare-fit.js';
import { type Recipe, type RecipeInput, readRecipe } from '../recipe.js';
import { recipeOptions } from '../recipe-options.js';
import type { Checkpoint } from './checkpoint.js';

/** What says only when a training ends: with other values it goes on as one that had them from the beginning. */
const endings: readonly (keyof Recipe)[] = ['epochs', 'maxTime', 'targetLoss', 'patience'];
/** What may be a file, whose content counts and not its name. */
const files: readonly (keyof Recipe)[] = ['validation', 'test'];

/**
 * The recipe of a training that is continued: that of the checkpoint, and with what is given when it ends.
 *
 * @throws MlpError ('usage') for what is given and differs otherwise
 */
export function continuedRecipe({ recipe, state }: Checkpoint, given: RecipeInput): OpenRecipe {
  const finished = state.before?.length ?? 0;
  for (const key of keysOf(recipeOptions)) {
    // What members came to that are over, they came to by their own endings.
    if (given[key] === undefined || (finished === 0 && endings.includes(key))) continue;
    const before = Object.hasOwn(recipe, key) ? recipe[key] : undefined;
    const { textOf } = recipeOptions[key];
    if (textOf(given[key]) === textOf(before)) continue;
    if (files.includes(key) && typeof given[key] === 'string' && typeof before === 'string')
      continue;
    throw new MlpError({
      kind: 'usage',
      option: key,
      value: textOf(given[key]),
      problem: `the training that is continued has ${before === undefined ? instead(key) : textOf(before)}`,
      advice: 'leave it out',
    });
  }
  if (given.epochs !== undefined && given.epochs < state.epoch) {
    throw new MlpError({
      kind: 'usage',
      option: 'epochs',
      value: String(given.epochs),
      problem: `${state.epoch} epochs of the training that is continued are done`,
      advice: { text: 'give more, for example', options: { epochs: String(2 * state.epoch) } },
    });
  }
  return openRecipe({ ...recipe, ...given });
}

/** What a training has that has no value of an option. */
function instead(key: keyof Recipe): string {
  return key === 'preset' ? 'what its preset chose, if it had one' : 'none';
}

/**
 * Makes sure that a training is continued on the rows that it began with.
 *
 * @throws MlpError ('data') that says which are others
 */
export function refuseOtherRows(
  { data }: Checkpoint,
  { sha256 }: Pick<PreparedFit, 'sha256'>,
): void {
  const parts = {
    training: 'to train on',
    validation: 'of the validation file',
    test: 'of the test file',
  };
  for (const part of keysOf(parts)) {
    if (data[part] === sha256[part]) continue;
    throw new MlpError({
      kind: 'data',
      problem: `the rows ${parts[part]} are not those of the training that is continued: their SHA-256 is ${shown(sha256[part])}, and was ${shown(data[part])}`,
      advice: 'give the same file, byte by byte, or train anew',
    });
  }
}

function shown(digest: string | undefined): string {
  return digest === undefined ? 'none' : shortDigest(digest);
}

/** What is to be said of a training that is continued: where it does not come to what it would have in one go. */
export function continuationNotes(
  { mlp, recipe: before, state }: Checkpoint,
  { recipe }: Pick<PreparedFit, 'recipe'>,
  version: string,
): Note[] {
  const notes: Note[] = [];
  if (mlp !== version) {
    notes.push({
      text: `the checkpoint is of mlp ${mlp}, and this is ${version}: the rest may have other bits`,
      isWarning: true,
    });
  }
  const { epochs } = readRecipe(before);
  const rate = (epoch: number, of: number): number =>
    learningRateAt(recipe.schedule, recipe.learningRate, epoch, of, recipe.warmup);
  // The first epoch has the same rate by all schedules; two others, as a rate may rise and fall.
  const looked = [state.epoch, Math.ceil(state.epoch / 2)].filter((epoch) => epoch > 0);
  if (looked.some((epoch) => rate(epoch, epochs) !== rate(epoch, recipe.epochs))) {
    notes.push({
      text: `the learning rate of the ${state.epoch} epochs that are done was of ${epochs} epochs, and goes on as of ${recipe.epochs}: that is not what ${recipe.epochs} in one go come to`,
      isWarning: true,
      settle: { text: '{} asks for none', options: { schedule: 'constant' } },
    });
  }
  return notes;
}
