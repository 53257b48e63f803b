import { type ClassWeight, exampleWeights } from '../dataset/encode/example-weights.js';
import { type Examples, encodeExamples } from '../dataset/encode/examples.js';
import { fitSchema } from '../dataset/encode/fit-schema.js';
import { inputNames, type Schema } from '../dataset/encode/schema.js';
import { holdOut } from '../dataset/split/split.js';
import type { Table } from '../dataset/table/table.js';
import { groupsOf, strataOf, type Task } from '../dataset/table/task.js';
import type { DataShape } from '../network/layer-spec.js';
import { randomFor } from '../support/random.js';
import type { Recipe } from './recipe.js';

/** What decides how a table becomes examples. */
export interface DataRecipe
  extends Pick<Recipe, 'scale' | 'scaleTarget' | 'classWeight' | 'precision' | 'seed'> {
  readonly task: Task;
}

/** Rows of a table by what they are for. */
export interface RowSplit {
  readonly training: Int32Array;
  readonly validation?: Int32Array;
  readonly test?: Int32Array;
}

/** What a split of a table's rows has to respect: classes keep their shares, groups stay together. */
export function splitConstraints(table: Table, task: Task) {
  return {
    strata: task === 'classification' ? strataOf(table) : undefined,
    groups: groupsOf(table),
  };
}

/** The numbers of all rows of a table. */
export function allRows(table: Table): Int32Array {
  return Int32Array.from({ length: table.rows }, (_, row) => row);
}

/**
 * Holds out fractions of some rows of a table, stratified by class, groups never split apart: the
 * test rows first, then the validation rows from what is left. Both are fractions of all the rows.
 */
export function splitRows(
  table: Table,
  rows: Int32Array,
  recipe: DataRecipe,
  fractions: { readonly validation?: number | undefined; readonly test?: number | undefined },
): RowSplit {
  const constraints = splitConstraints(table, recipe.task);
  let training = rows;
  const take = (part: string, fraction: number | undefined): Int32Array | undefined => {
    if (fraction === undefined) return undefined;
    const random = randomFor(recipe.seed, part);
    const share = (fraction * rows.length) / training.length;
    const split = holdOut(training, share, { ...constraints, random });
    training = split.training;
    return split.heldOut;
  };
  const test = take('test', fractions.test);
  const validation = take('validation', fractions.validation);
  return { training, ...(validation && { validation }), ...(test && { test }) };
}

/** A table's rows as examples, encoded by what was fitted on the training rows alone. */
export interface PreparedData {
  readonly schema: Schema;
  readonly training: Examples;
  readonly validation?: Examples;
  readonly test?: Examples;
}

/**
 * Fits the encoders on the training rows and encodes every part with them. Training rows count by
 * their weights; rows that are held out count one each, and a category that only they have is one
 * that the model does not know: all zeros.
 */
export function prepareData(
  table: Table,
  rows: RowSplit,
  recipe: DataRecipe,
  classes?: readonly string[],
): PreparedData {
  const schema = fitSchema(table, rows.training, {
    task: recipe.task,
    scale: recipe.scale,
    targetScale: recipe.scaleTarget,
    classes,
  });
  const { precision } = recipe;
  const heldOut = { precision, unknown: 'ignore' } as const;
  const classWeight = classWeightOf(recipe);
  const weights = exampleWeights(table, rows.training, schema, classWeight);
  return {
    schema,
    training: encodeExamples(table, rows.training, schema, { precision, weights }),
    ...(rows.validation && {
      validation: encodeExamples(table, rows.validation, schema, heldOut),
    }),
    ...(rows.test && { test: encodeExamples(table, rows.test, schema, heldOut) }),
  };
}

function classWeightOf({ classWeight }: DataRecipe): ClassWeight | undefined {
  return typeof classWeight === 'object' ? new Map(Object.entries(classWeight)) : classWeight;
}

/** What a network has to fit. */
export function dataShape(schema: Schema): DataShape {
  return {
    inputNames: inputNames(schema),
    classes: schema.target.kind === 'classes' ? schema.target.classes.length : undefined,
  };
}
