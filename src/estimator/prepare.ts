import { encodeInPlace } from '../dataset/encode/encode-in-place.js';
import {
  type ClassWeight,
  exampleWeights,
  largestWeight,
} from '../dataset/encode/example-weights.js';
import { encodeExamples } from '../dataset/encode/examples.js';
import { fitSchema } from '../dataset/encode/fit-schema.js';
import { inputNames, type Schema } from '../dataset/encode/schema.js';
import { UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import { holdOut } from '../dataset/split/split.js';
import type { Table } from '../dataset/table/table.js';
import { groupsOf, strataOf, type Task } from '../dataset/table/task.js';
import type { EmbeddingSpec } from '../network/embeddings.js';
import type { ExampleRows } from '../network/example-rows.js';
import type { DataShape } from '../network/layer-spec.js';
import { randomFor } from '../support/random.js';
import { LinearMemory } from '../support/wasm/memory.js';
import type { DataFacts } from './presets.js';
import type { Recipe } from './recipe.js';

/** What decides how a table becomes examples. */
export interface DataRecipe
  extends Pick<
    Recipe,
    'scale' | 'scaleTarget' | 'classWeight' | 'precision' | 'seed' | 'splitSeed' | 'unknown'
  > {
  readonly task: Task;
}

/** Rows of a table by what they are for. */
export interface RowSplit {
  readonly training: Int32Array;
  readonly validation?: Int32Array;
  readonly test?: Int32Array;
}

/** What decides which rows are held out. */
export function splitSeedOf({ seed, splitSeed }: Pick<Recipe, 'seed' | 'splitSeed'>): number {
  return splitSeed ?? seed;
}

/** What a split of a table's rows has to respect: classes keep their shares, groups stay together. */
export function splitConstraints(table: Table, task: Task) {
  return {
    strata: task === 'classification' ? strataOf(table) : undefined,
    groups: groupsOf(table),
  };
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
    const random = randomFor(splitSeedOf(recipe), part);
    const split = holdOut(training, fraction, { ...constraints, random, of: rows.length });
    training = split.training;
    return split.heldOut;
  };
  const test = take('test', fractions.test);
  const validation = take('validation', fractions.validation);
  return { training, ...(validation && { validation }), ...(test && { test }) };
}

/** A table's rows as examples, encoded by what was fitted on the training rows alone; rows that are held out may be of other files. */
export interface PreparedData {
  readonly schema: Schema;
  readonly training: ExampleRows;
  readonly validation?: ExampleRows;
  readonly test?: ExampleRows;
  /** The fields of rows that are held out that are unlike those of the training rows. */
  readonly unfamiliar: UnfamiliarFields;
}

/** How classes are weighed. */
type Weighed = Partial<Pick<DataRecipe, 'classWeight'>>;

/** How a table is prepared, beside the recipe. */
export interface PrepareOptions {
  /** Those of a classification, where they are more than the training rows have. */
  readonly classes?: readonly string[] | undefined;
  /** Whether nobody asks for the table's features again: then they may be encoded where they lie. */
  readonly usesUp?: boolean | undefined;
}

/**
 * Fits the encoders on the training rows and encodes every part with them. Training rows count by
 * their weights; rows that are held out count one each, and a category that only they have is one
 * that the model does not know: all zeros, or an error, as the recipe says.
 *
 * @throws MlpError (data) as fitting and encoding do
 */
export function prepareData(
  table: Table,
  rows: RowSplit,
  recipe: DataRecipe,
  { classes, usesUp = false }: PrepareOptions = {},
): PreparedData {
  const schema = fitSchema(table, rows.training, {
    task: recipe.task,
    scale: recipe.scale,
    targetScale: recipe.scaleTarget,
    classes,
  });
  const weights = exampleWeights(table, rows.training, schema, classWeightOf(recipe));
  const parts =
    (usesUp ? partsInPlace(table, rows, schema, weights, recipe) : undefined) ??
    encodedParts(table, rows, schema, weights, recipe);
  return { schema, ...parts };
}

type Parts = Omit<PreparedData, 'schema'>;

/** Each part by itself, all in the memory in which they are used. */
function encodedParts(
  table: Table,
  { training, validation, test }: RowSplit,
  schema: Schema,
  weights: Float64Array,
  { precision, unknown }: DataRecipe,
): Parts {
  const to = { precision, memory: new LinearMemory() };
  const unfamiliar = new UnfamiliarFields();
  const heldOut = (rows: Int32Array): ExampleRows => ({
    examples: encodeExamples(table, rows, schema, { ...to, unknown, unfamiliar }),
  });
  return {
    training: { examples: encodeExamples(table, training, schema, { ...to, weights }) },
    ...(validation && { validation: heldOut(validation) }),
    ...(test && { test: heldOut(test) }),
    unfamiliar,
  };
}

/** The parts as rows of the table's own matrix, which is encoded where it lies, if it can be. */
function partsInPlace(
  table: Table,
  { training, validation, test }: RowSplit,
  schema: Schema,
  weights: Float64Array,
  { precision }: DataRecipe,
): Parts | undefined {
  const isWhole = validation === undefined && test === undefined;
  // In the training rows, no field is filled without an indicator: what is, is held out.
  const unfamiliar = new UnfamiliarFields();
  const all = isWhole ? weights : spread(weights, training, table.rows);
  const examples = encodeInPlace(table, schema, all, unfamiliar, precision);
  if (examples === undefined) return undefined;
  if (isWhole) return { training: { examples }, unfamiliar };
  const part = (rows: Int32Array): ExampleRows => ({ examples, rows: new Uint32Array(rows) });
  return {
    training: part(training),
    ...(validation && { validation: part(validation) }),
    ...(test && { test: part(test) }),
    unfamiliar,
  };
}

/** The weights of some rows, among those of all: the others count one each. */
function spread(weights: Float64Array, rows: Int32Array, count: number): Float64Array {
  const all = new Float64Array(count).fill(1);
  for (let i = 0; i < rows.length; i++) all[rows[i]] = weights[i];
  return all;
}

function classWeightOf({ classWeight }: Weighed): ClassWeight | undefined {
  return typeof classWeight === 'object' ? new Map(Object.entries(classWeight)) : classWeight;
}

/**
 * What a recipe may leave to the data.
 *
 * @param rows that are not held out for a test
 * @param weighed how classes are weighed
 */
export function dataFacts(table: Table, task: Task, rows: number, weighed: Weighed): DataFacts {
  const { features } = table.roles;
  const numbers = features.filter((feature) => table.columns[feature]?.kind === 'number').length;
  const heaviest = largestWeight(table, classWeightOf(weighed));
  return { task, rows, columns: features.length, numbers, largestWeight: heaviest };
}

/** What a network has to fit. */
export function dataShape(schema: Schema, embedding?: EmbeddingSpec): DataShape {
  return {
    embedding,
    inputNames: inputNames(schema),
    classes: schema.target.kind === 'classes' ? schema.target.classes.length : undefined,
  };
}
