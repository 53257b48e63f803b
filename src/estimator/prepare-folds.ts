import { UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import { folds, type Split } from '../dataset/split/split.js';
import { allRows } from '../dataset/table/table.js';
import { classesOf } from '../dataset/table/task.js';
import type { ExampleRows } from '../network/example-rows.js';
import { randomFor } from '../support/random.js';
import { columnDoubts } from './doubts/column-doubts.js';
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
  const all = new UnfamiliarFields();
  for (const [i, split] of dealFolds(k, source, open, rows).entries()) {
    const { heldOut, ...fold } = await prepareFold(i + 1, source, open, split);
    if (heldOut === undefined) throw new Error('a fold has no rows');
    const { recipe, parts, unfamiliar } = fold;
    if (i === 0) {
      for (const doubt of doubtsOf(columnDoubts, { table: source.table, recipe })) onNote(doubt);
      const { schema, training } = parts;
      const subject = { recipe, schema, training, sha256: { training: source.table.sha256 } };
      for (const doubt of doubtsOf(dataDoubts, subject)) {
        onNote({ ...doubt, text: `in the first fold, ${doubt.text}` });
      }
    }
    yield { ...fold, heldOut };
    all.add(unfamiliar);
  }
  noteUnfamiliar(all, 'rows held out', onNote);
}

/** Deals rows out to k folds by the recipe's seed, stratified by class, groups never split apart. */
export function dealFolds(
  k: number,
  { table, task }: TrainingTable,
  { reading }: OpenRecipe,
  rows: Int32Array,
): Split[] {
  const random = randomFor(splitSeedOf(reading), 'folds');
  return folds(rows, k, { ...splitConstraints(table, task), random });
}

/** A fold of which rows may be held out to score it, and may not. */
export interface PreparedSplit extends Omit<PreparedFold, 'heldOut'> {
  readonly heldOut: ExampleRows | undefined;
}

/** Encodes some rows to train on, and the rows held out of them: the encoders are fitted on the training rows alone. */
export async function prepareFold(
  number: number,
  source: TrainingTable,
  open: OpenRecipe,
  { training, heldOut }: Pick<Split, 'training'> & Partial<Split>,
): Promise<PreparedSplit> {
  const { table, task } = source;
  const classes = task === 'classification' ? classesOf(table) : undefined;
  const facts = dataFacts(table, task, training.length, open.given);
  const recipe = settleRecipe(open, facts);
  const validation = typeof recipe.validation === 'number' ? recipe.validation : undefined;
  const data = { ...recipe, task };
  const { split, foldsAmong } = dealRows(table, training, data, { validation });
  const rows = heldOut === undefined ? split : { ...split, test: heldOut };
  const prepared = await located(source, () => prepareData(table, rows, data, { classes }));
  const { schema, test, training: own, validation: watched, unfamiliar } = prepared;
  const parts = { schema, training: own, validation: watched, folds: foldsAmong(own) };
  return { number, facts, recipe, parts, heldOut: test, unfamiliar };
}
