import { type Model, networksOf } from '../model/model.js';
import { MlpError } from '../support/errors.js';
import { VERSION } from '../support/version.js';
import type { EpochRecord } from '../training/epoch-record.js';
import type { Note } from './notes.js';
import { type Recipe, readRecipe } from './recipe.js';

/** A training of a model that is there already, to be done again. */
export interface Repetition {
  readonly recipe: Recipe;
  /** Whether an epoch is the last one, where the recipe alone does not tell. */
  isLast(record: EpochRecord): boolean;
  /** What may stand in the way of the same bits. */
  readonly notes: readonly Note[];
}

/**
 * How the training of a model can be done again. It ends after the same number of epochs, whatever the clock says this time.
 *
 * @param name of the model, for messages
 * @throws MlpError ('data') for a training that cannot be done again
 */
export function repetitionOf(model: Model, name: string): Repetition {
  const recipe = recipeOf(model, name);
  const { epochs, stopped } = model.metrics;
  if (stopped === 'interrupted' && epochs === 0) {
    throw new MlpError({
      kind: 'data',
      place: { file: name },
      problem: 'its training was interrupted in the first epoch, and nothing tells after which row',
      advice: 'train it again without interrupting it',
    });
  }
  return {
    recipe: { ...recipe, maxTime: undefined },
    isLast: lastEpoch(model, recipe),
    notes: notesOf(model, recipe),
  };
}

/** The recipe that a model holds, of which not even the options need be known here. */
function recipeOf(model: Model, name: string): Recipe {
  try {
    return readRecipe(model.recipe, name);
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const { advice: _, ...details } = error.details;
    throw new MlpError({ ...details, kind: 'data', place: { file: name } });
  }
}

/**
 * The clock, and whoever interrupts a training, end it after an epoch that only the model's metrics tell. Of an ensemble
 * they tell the sum over its members, and one that was interrupted counts only if there is no other.
 */
function lastEpoch({ metrics, members }: Model, { maxTime }: Recipe): Repetition['isLast'] {
  const { epochs, stopped } = metrics;
  const wasEnded = stopped === 'interrupted' || stopped === 'max-time' || maxTime !== undefined;
  if (!wasEnded) return () => false;
  const isAlone = members === undefined || members.length === 1;
  let done = 0;
  return () => {
    done += 1;
    return isAlone ? done === epochs : done > epochs;
  };
}

function notesOf(model: Model, recipe: Recipe): Note[] {
  const texts: string[] = [];
  if (isOfFlags(model)) {
    texts.push(
      'the model is of an older mlp, which shuffled rows and dropped units in another order: its weights may not be had again',
    );
  } else if (model.mlp !== VERSION) {
    texts.push(
      `the model was written by mlp ${model.mlp}, and this is ${VERSION}: a recipe may have come to other weights then`,
    );
  }
  if (model.metrics.stopped === 'interrupted') {
    texts.push(
      'its training was interrupted: if that was within an epoch, nothing tells after which row',
    );
  }
  if (model.members !== undefined && recipe.maxTime !== undefined) {
    texts.push(
      `its ${networksOf(model).length} networks shared a time: where that ended one of them, nothing tells after which epoch`,
    );
  }
  return texts.map((text) => ({ text, isWarning: true }));
}

/** Whether a recipe is stored as the texts of flags, as it was once: `"batch-size"`, and lists as texts. */
function isOfFlags({ recipe }: Model): boolean {
  return Object.entries(recipe).some(
    ([key, value]) => key.includes('-') || (key === 'activation' && typeof value === 'string'),
  );
}
