import { MlpError, quote } from '../../support/errors.js';
import { listed } from '../../support/words.js';
import { asFloat64 } from '../table/stored-numbers.js';
import { columnAt, type Table } from '../table/table.js';
import { encodeTargets } from './examples.js';
import type { Schema } from './schema.js';

/** How much each class counts: in inverse proportion to its rows, or as given by label. */
export type ClassWeight = 'balanced' | ReadonlyMap<string, number>;

/**
 * The weights of training rows in the loss: that of the weight column, times that of the class; 1
 * where neither is asked for. They are relative to their mean over these rows, so that the size of a step is the
 * learning rate's affair alone: weights that are all the same are 1, whatever they are. `balanced` gives class c the weight n / (k · n_c), counted on these rows
 * (King and Zeng, 2001), so that every class counts the same in all.
 *
 * @returns one weight per row, in the order of `rows`
 * @throws MlpError: data for a weight that is negative or missing, or when all are 0; usage for class
 * weights of a regression, or of a class that there is not.
 */
export function exampleWeights(
  table: Table,
  rows: ArrayLike<number>,
  schema: Schema,
  classWeight?: ClassWeight,
): Float64Array {
  if (table.roles.weight === undefined && classWeight === undefined) {
    return new Float64Array(rows.length).fill(1);
  }
  const weights = relativeToMean(columnWeights(table, rows));
  if (classWeight !== undefined) {
    const classes = encodeTargets(table, rows, schema);
    const perClass = weightPerClass(classes, schema, classWeight);
    // No product overflows where one factor is relative to its mean, and the other to the largest.
    const largest = Math.max(...perClass) || 1;
    for (let i = 0; i < weights.length; i++) weights[i] *= perClass[classes[i]] / largest;
  }
  if (!weights.some((weight) => weight > 0)) {
    throw new MlpError({
      kind: 'data',
      place: { file: table.name },
      problem: 'every training row has the weight 0',
      advice: {
        text: 'see {} and {}',
        options: { weightColumn: undefined, classWeight: undefined },
      },
    });
  }
  return relativeToMean(weights);
}

/**
 * How much the heaviest row of a table counts, in means of all its rows: 1 where none is weighed. What is wrong with weights
 * is said where they are used.
 */
export function largestWeight(table: Table, classWeight?: ClassWeight): number {
  const { weight, target } = table.roles;
  if (weight === undefined && classWeight === undefined) return 1;
  const weights = new Float64Array(table.rows).fill(1);
  const column = weight === undefined ? undefined : columnAt(table, weight);
  if (column?.kind === 'number') weights.set(asFloat64(column.numbers));
  const { texts } = columnAt(table, target);
  if (texts !== undefined && classWeight !== undefined) {
    const { values, codes } = texts;
    const perClass = classWeights(values, codes, classWeight);
    for (let row = 0; row < weights.length; row++) weights[row] *= perClass[codes[row]];
  }
  let [largest, sum] = [0, 0];
  for (const one of weights) {
    if (!(one >= 0)) continue; // NaN is what a missing one comes to
    largest = Math.max(largest, one);
    sum += one;
  }
  const heaviest = (largest * table.rows) / sum;
  return Number.isFinite(heaviest) ? heaviest : 1;
}

/**
 * Divides weights by their mean, in place. The mean is Welford's (1962), which is exact where all weights are the same
 * and does not overflow. Where all are 0, they stay so.
 */
function relativeToMean(weights: Float64Array): Float64Array {
  let mean = 0;
  for (let i = 0; i < weights.length; i++) mean += (weights[i] - mean) / (i + 1);
  if (mean > 0) for (let i = 0; i < weights.length; i++) weights[i] /= mean;
  return weights;
}

function columnWeights(table: Table, rows: ArrayLike<number>): Float64Array {
  const weights = new Float64Array(rows.length).fill(1);
  if (table.roles.weight === undefined) return weights;
  const column = columnAt(table, table.roles.weight);
  if (column.kind !== 'number') throw new Error(`the weights of ${table.name} are text`);
  const numbers = asFloat64(column.numbers);
  for (let i = 0; i < rows.length; i++) {
    weights[i] = numbers[rows[i]];
    if (weights[i] >= 0) continue;
    throw new MlpError({
      kind: 'data',
      place: { file: table.name, line: table.lines[rows[i]] },
      problem: `column ${quote(column.name)}: a weight cannot be ${weights[i]}`,
      advice: 'weights are numbers from 0',
    });
  }
  return weights;
}

function weightPerClass(
  rows: Float64Array,
  { target }: Schema,
  classWeight: ClassWeight,
): number[] {
  if (target.kind === 'number') {
    throw new MlpError({
      kind: 'usage',
      option: 'classWeight',
      problem: 'the target is a number',
      advice: { text: 'see', options: { weightColumn: undefined } },
    });
  }
  const { classes } = target;
  if (classWeight !== 'balanced') {
    const unknown = [...classWeight.keys()].find((label) => !classes.includes(label));
    if (unknown !== undefined) {
      throw new MlpError({
        kind: 'usage',
        option: 'classWeight',
        problem: `there is no class ${quote(unknown)}`,
        advice: `the classes are ${listed(classes)}`,
      });
    }
  }
  return classWeights(classes, rows, classWeight);
}

/**
 * What each class counts; of balanced ones, nothing where no row has it.
 *
 * @param rows the place of the class among the labels, row by row; negative where there is none
 */
function classWeights(
  labels: readonly string[],
  rows: ArrayLike<number>,
  classWeight: ClassWeight,
): number[] {
  if (classWeight !== 'balanced') return labels.map((label) => classWeight.get(label) ?? 1);
  const counts = new Array<number>(labels.length).fill(0);
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) counts[rows[i]]++;
  return counts.map((count) => (count === 0 ? 0 : rows.length / (labels.length * count)));
}
