import type { Examples } from '../dataset/encode/examples.js';
import type { Schema } from '../dataset/encode/schema.js';
import { folds } from '../dataset/split/split.js';
import type { Table } from '../dataset/table/table.js';
import { classesOf } from '../dataset/table/task.js';
import type { Engine } from '../engine/program.js';
import { randomFor } from '../support/random.js';
import type { Recipe } from '../training/recipe.js';
import { resolveRecipe, type Trained, trainNetwork } from '../training/train-network.js';
import {
  allRows,
  type DataRecipe,
  dataShape,
  prepareData,
  splitConstraints,
  splitRows,
} from './prepare.js';

/** One fold: a network trained on the other rows, and this fold's rows, which it has not seen. */
export interface Fold {
  /** From 1. */
  readonly number: number;
  readonly schema: Schema;
  readonly trained: Trained;
  readonly heldOut: Examples;
}

/**
 * Trains a recipe k times, each time without one k-th of the rows, stratified by class, groups never
 * split apart. Each fold fits its own encoders on its own training rows.
 *
 * @param validation a fraction of each fold's training rows to be held out for early stopping
 */
export async function* crossValidate(
  k: number,
  table: Table,
  data: DataRecipe,
  recipe: Recipe,
  engine: Engine,
  validation?: number,
): AsyncGenerator<Fold, void, undefined> {
  const random = randomFor(recipe.seed, 'folds');
  const splits = folds(allRows(table), k, { ...splitConstraints(table, data.task), random });
  const classes = data.task === 'classification' ? classesOf(table) : undefined;
  for (const [i, { training, heldOut }] of splits.entries()) {
    const rows = { ...splitRows(table, training, data, { validation }), test: heldOut };
    const { schema, test, ...parts } = prepareData(table, rows, data, classes);
    if (test === undefined) throw new Error('a fold has no rows');
    const trained = await trainNetwork(
      recipe,
      resolveRecipe(recipe, dataShape(schema)),
      parts,
      engine,
    );
    yield { number: i + 1, schema, trained, heldOut: test };
  }
}
