import type { Schema } from '../dataset/encode/schema.js';
import { UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import { folds } from '../dataset/split/split.js';
import { allRows } from '../dataset/table/table.js';
import { classesOf } from '../dataset/table/task.js';
import type { Engine } from '../engine/program.js';
import type { ExampleRows } from '../network/example-rows.js';
import { MlpError } from '../support/errors.js';
import { randomFor } from '../support/random.js';
import { type TrainingObserver, trainNetwork } from '../training/train-network.js';
import { checkFormulas } from './check-formulas.js';
import { dataDoubts } from './doubts/data-doubts.js';
import { doubtsOf } from './doubts/doubt.js';
import type { Learnt } from './learnt.js';
import { dealRows } from './member-folds.js';
import { noteUnfamiliar } from './note-unfamiliar.js';
import type { Note } from './notes.js';
import { type OpenRecipe, settleRecipe } from './open-recipe.js';
import { dataFacts, prepareData, splitConstraints, splitSeedOf } from './prepare.js';
import { located, type TrainingTable } from './read-data.js';
import type { Recipe } from './recipe.js';
import { resolveKinds } from './resolve-kinds.js';
import type { EnsembleData } from './train-ensemble.js';
import { trainingRecipe } from './training-recipe.js';

/** One fold: a network trained on the other rows, and this fold's rows, which it has not seen. */
export interface Fold {
  /** From 1. */
  readonly number: number;
  readonly schema: Schema;
  readonly trained: Pick<Learnt, 'network' | 'objective' | 'scorer' | 'epochs' | 'stopped'>;
  readonly heldOut: ExampleRows;
  /** The fields of rows held out that are unlike those of its training rows. */
  readonly unfamiliar: UnfamiliarFields;
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

/**
 * Trains a recipe k times, each time without one k-th of the rows, stratified by class, groups never
 * split apart. Each fold fits its own encoders on its own training rows, and holds out the recipe's
 * fraction of these for early stopping. What may be wrong with the data is looked for in the first fold.
 */
export async function* crossValidate(
  k: number,
  source: TrainingTable,
  open: OpenRecipe,
  engine: Engine,
  { onNote = () => {}, onFolds }: FoldObserver = {},
): AsyncGenerator<Fold, void, undefined> {
  checkCrossValidation(open.reading);
  await checkFormulas(open.reading);
  const { table, task } = source;
  const random = randomFor(splitSeedOf(open.reading), 'folds');
  const splits = folds(allRows(table), k, { ...splitConstraints(table, task), random });
  const classes = task === 'classification' ? classesOf(table) : undefined;
  const all = new UnfamiliarFields();
  for (const [i, { training, heldOut }] of splits.entries()) {
    const recipe = settleRecipe(open, dataFacts(table, task, training.length));
    const validation = typeof recipe.validation === 'number' ? recipe.validation : undefined;
    const data = { ...recipe, task };
    const { split, foldsAmong } = dealRows(table, training, data, { validation });
    const rows = { ...split, test: heldOut };
    const {
      schema,
      test,
      training: own,
      validation: watched,
      unfamiliar,
    } = await located(source, () => prepareData(table, rows, data, { classes }));
    if (test === undefined) throw new Error('a fold has no rows');
    if (i === 0) {
      const subject = {
        recipe,
        schema,
        training: own,
        sha256: { training: table.sha256 },
      };
      for (const doubt of doubtsOf(dataDoubts, subject)) onNote(doubt);
    }
    const parts = { schema, training: own, validation: watched, folds: foldsAmong(own) };
    const trained = await trainFold(recipe, parts, engine, (share) => onFolds?.(i + share));
    yield { number: i + 1, schema, trained, heldOut: test, unfamiliar };
    all.add(unfamiliar);
  }
  noteUnfamiliar(all, 'rows held out', onNote);
}

/** Trains what a recipe says, a network or several. */
async function trainFold(
  recipe: Recipe,
  parts: EnsembleData,
  engine: Engine,
  onShare: (share: number) => void,
): Promise<Fold['trained']> {
  const { ensemble, epochs } = recipe;
  const descent = trainingRecipe(recipe);
  const kinds = await resolveKinds(recipe, parts.schema, parts.training);
  const all = epochs * (ensemble ?? 1);
  const observer: TrainingObserver = {
    onProgress: (done) => onShare(done / all),
    onEpoch: ({ member = 1, epoch }) => onShare(((member - 1) * epochs + epoch) / all),
  };
  if (ensemble === undefined) return trainNetwork(descent, kinds[0], parts, engine, observer);
  const { trainEnsemble } = await import('./train-ensemble.js');
  return trainEnsemble({ ...recipe, ensemble }, kinds, parts, engine, observer);
}
