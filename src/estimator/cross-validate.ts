import type { Schema } from '../dataset/encode/schema.js';
import type { Engine } from '../engine/program.js';
import { MlpError } from '../support/errors.js';
import { Workshop } from '../training/workshop.js';
import { checkFormulas } from './check-formulas.js';
import type { Note } from './notes.js';
import type { OpenRecipe } from './open-recipe.js';
import { type PreparedFold, prepareFolds } from './prepare-folds.js';
import type { TrainingTable } from './read-data.js';
import type { Recipe } from './recipe.js';
import { type TrainedFold, trainFold } from './train-fold.js';

/** One fold: a network trained on the other rows, and this fold's rows, which it has not seen. */
export interface Fold extends Pick<PreparedFold, 'number' | 'heldOut' | 'unfamiliar'> {
  readonly schema: Schema;
  readonly trained: TrainedFold;
}

/**
 * Refuses a recipe whose rows would not be held out as cross-validation holds them out.
 *
 * @throws MlpError ('usage') for a test part, a file of validation rows, and first weights that have seen the rows
 */
export function checkCrossValidation({ validation, test, initFrom }: Recipe): void {
  if (test !== undefined || typeof validation === 'string') {
    throw new MlpError({
      kind: 'usage',
      problem: {
        text: '{} holds out rows of its own, and takes no {} and no file for {}',
        options: { cv: undefined, test: undefined, validation: undefined },
      },
      advice: {
        text: 'leave it out; {} holds out a part of the training rows of each fold',
        options: { validation: '0.1' },
      },
    });
  }
  if (initFrom !== undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: { text: '{} takes no {}', options: { cv: undefined, initFrom: undefined } },
      advice: 'the model has seen the rows',
    });
  }
}

/** How a cross-validation is followed. */
export interface FoldObserver {
  /** Something may be wrong. */
  onNote?(note: Note): void;
  /** Told several times a second how many folds are done, as a fraction of their epochs. */
  onFolds?(folds: number): unknown;
}

/** Trains a recipe k times, each time without one of the folds that `prepareFolds` deals out. */
export async function* crossValidate(
  k: number,
  source: TrainingTable,
  open: OpenRecipe,
  engine: Engine,
  { onNote, onFolds }: FoldObserver = {},
): AsyncGenerator<Fold, void, undefined> {
  checkCrossValidation(open.reading);
  await checkFormulas(open.reading);
  const workshop = new Workshop(engine);
  for await (const prepared of prepareFolds(k, source, open, { onNote })) {
    const { number, recipe, parts, heldOut, unfamiliar } = prepared;
    const trained = await trainFold(recipe, parts, engine, {
      workshop,
      onShare: (share) => onFolds?.(number - 1 + share),
    });
    yield { number, schema: parts.schema, trained, heldOut, unfamiliar };
  }
}
