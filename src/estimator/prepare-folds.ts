import { UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import { folds } from '../dataset/split/split.js';
import { allRows } from '../dataset/table/table.js';
import { classesOf } from '../dataset/table/task.js';
import type { ExampleRows } from '../network/example-rows.js';
import { randomFor } from '../support/random.js';
import { dataDoubts } from './doubts/data-doubts.js';
import { doubtsOf } from './doubts/doubt.js';
import { dealRows } from './member-folds.js';
import { noteUnfamiliar } from './note-unfamiliar.js';
import type { Note } from './notes.js';
import { type OpenRecipe, settleRecipe } from './open-recipe.js';
import { dataFacts, prepareData, splitConstraints, splitSeedOf } from './prepare.js';
import type { DataFacts } from './presets.js';
import { located, type TrainingTable } from './read-data.js';
import type { Recipe } from './recipe.js';
import type { EnsembleData } from './train-ensemble.js';

/** One fold, encoded: a network is trained on the other rows, and scored on this fold's, which it has not seen. */
export interface PreparedFold {
  /** From 1. */
  readonly number: number;
  /** What is known of its training rows, by which a recipe is settled. */
  readonly facts: DataFacts;
  readonly recipe: Recipe;
  readonly parts: EnsembleData;
  readonly heldOut: ExampleRows;
  /** The fields of rows held out that are unlike those of its training rows. */
  readonly unfamiliar: UnfamiliarFields;
}

export interface FoldsOptions {
  /** The rows that are dealt out to the folds; all by default. */
  readonly rows?: Int32Array | undefined;
  /** Something may be wrong. */
  readonly onNote?: ((note: Note) => void) | undefined;
}

/**
 * Deals rows out to k folds, stratified by class, groups never split apart, and encodes each fold when it is asked for.
 * Each fits its own encoders on its own training rows, and holds out the recipe's fraction of these for early stopping.
 * What may be wrong with the data is looked for in the first fold.
 */
export async function* prepareFolds(
  k: number,
  source: TrainingTable,
  open: OpenRecipe,
  { rows = allRows(source.table), onNote = () => {} }: FoldsOptions = {},
): AsyncGenerator<PreparedFold, void, undefined> {
  const { table, task } = source;
  const random = randomFor(splitSeedOf(open.reading), 'folds');
  const splits = folds(rows, k, { ...splitConstraints(table, task), random });
  const classes = task === 'classification' ? classesOf(table) : undefined;
  const all = new UnfamiliarFields();
  for (const [i, { training, heldOut }] of splits.entries()) {
    const facts = dataFacts(table, task, training.length);
    const recipe = settleRecipe(open, facts);
    const validation = typeof recipe.validation === 'number' ? recipe.validation : undefined;
    const data = { ...recipe, task };
    const { split, foldsAmong } = dealRows(table, training, data, { validation });
    const {
      schema,
      test,
      training: own,
      validation: watched,
      unfamiliar,
    } = await located(source, () =>
      prepareData(table, { ...split, test: heldOut }, data, { classes }),
    );
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
    yield { number: i + 1, facts, recipe, parts, heldOut: test, unfamiliar };
    all.add(unfamiliar);
  }
  noteUnfamiliar(all, 'rows held out', onNote);
}
