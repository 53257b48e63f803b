import { type Advice, MlpError, quote } from '../../support/errors.js';
import { columnMoments, type Moments } from '../lane/moments.js';
import { type NumericReading, orderReader, type Reading } from '../readings/reading.js';
import { type Column, inLabelOrder, type NumberColumn, type TextColumn } from '../table/column.js';
import { asFloat64, StoredNumbers } from '../table/stored-numbers.js';
import { columnAt, type Table } from '../table/table.js';
import { classesOf, type Task } from '../table/task.js';
import { type Quartiles, quartilesOf } from './quartiles.js';
import type { FeatureEncoder, Schema, TargetEncoder } from './schema.js';

/**
 * How numbers are scaled: to mean 0 and (population) standard deviation 1, from minimum and maximum
 * to [0, 1], or not at all. A constant column has scale 1. `robust` is by median and the distance of the quartiles, clipped
 * smoothly, so that outliers neither stretch the scale nor leave it (Holzmüller, Grinsztajn and Steinwart, 2024); where the
 * quartiles are equal, it is half the range.
 */
export type Scaling = 'standard' | 'minmax' | 'robust' | 'none';

/** How a target is scaled, which has to be had back. */
export type TargetScaling = Exclude<Scaling, 'robust'>;

/** Of what is scaled by quartiles. */
const ROBUST_CLIP = 3;

export interface FitOptions {
  readonly task: Task;
  /** Of numeric features; `standard` when it is not given. */
  readonly scale?: Scaling | undefined;
  /** Of the target of a regression; as the features when it is not given, but not clipped. */
  readonly targetScale?: TargetScaling | undefined;
  /** The classes, where they are more than the given rows hold: in cross-validation, of all rows. */
  readonly classes?: readonly string[] | undefined;
}

/**
 * Fits the encoders of a table's features and target on some of its rows, and on nothing else.
 *
 * Where missing fields are to be filled (`mean`), numbers become the mean of these rows, and text
 * becomes their most frequent category (the first in order of those that are equally frequent). A column of which a field is
 * missing in these rows has an indicator as well, since that a field is missing may say something (Little and Rubin, 2019).
 *
 * @param rows of the table: the training rows.
 * @throws MlpError (data) when the rows hold no value at all of a feature, numbers too far apart for
 * float64, or fewer than two classes.
 */
export function fitSchema(table: Table, rows: ArrayLike<number>, options: FitOptions): Schema {
  const scale = options.scale ?? 'standard';
  const columns = table.roles.features.map((index) => columnAt(table, index));
  const isPlain = scale === 'none' && table.missing !== 'mean';
  const stored = storedMoments(isPlain ? columns.filter(mayBeTooLarge) : columns, rows);
  return {
    features: columns.map((column) =>
      column.kind === 'text'
        ? fitCategories(table, column, rows)
        : isPlain && !mayBeTooLarge(column)
          ? plainFeature(column)
          : fitNumberFeature(
              table,
              column,
              rows,
              stored.get(column) ?? momentsOf(column, rows),
              scale,
            ),
    ),
    target: fitTarget(
      table,
      rows,
      options,
      options.targetScale ?? (scale === 'robust' ? 'standard' : scale),
    ),
    header: table.hasHeader,
    delimiter: table.delimiter,
    ...(table.comment !== '' && { comment: table.comment }),
    ...(table.skipLines > 0 && { skipLines: table.skipLines }),
    na: table.na,
    missing: table.missing,
  };
}

/** An indicator of missing fields, where any is missing in the rows. @param count how many are not */
function indicatorOf(count: number, rows: ArrayLike<number>): { indicator?: true } {
  return count < rows.length ? { indicator: true } : {};
}

/** Whether its numbers may be too far apart for float64: those that lie in a matrix as float32 are not. */
function mayBeTooLarge(column: Column): boolean {
  return !(
    column.kind === 'number' &&
    column.numbers instanceof StoredNumbers &&
    column.numbers.matrix.bytes === 4
  );
}

/** A feature that is taken as it is, of which nothing has to be known. */
function plainFeature(column: NumberColumn): FeatureEncoder {
  const { name } = column;
  return { kind: 'number', column: name, ...readBy(column), offset: 0, scale: 1, missing: null };
}

function fitTarget(
  table: Table,
  rows: ArrayLike<number>,
  options: FitOptions,
  scale: TargetScaling,
): TargetEncoder {
  const column = columnAt(table, table.roles.target);
  if (options.task === 'classification') {
    const classes = options.classes ?? classesOf(table, rows);
    if (classes.length < 2) {
      throw new MlpError({
        kind: 'data',
        place: { file: table.name },
        problem: `the training rows hold one class of ${quote(column.name)} only`,
        advice: ['hold out fewer rows', { text: 'see', options: { target: undefined } }],
      });
    }
    return { kind: 'classes', column: column.name, ...comparedBy(column), classes };
  }
  const numbers = asNumbers(table, column);
  const moments = momentsOf(numbers, rows);
  checkRange(table, numbers, moments);
  return { kind: 'number', column: column.name, ...readBy(numbers), ...fitScale(moments, scale) };
}

function asNumbers(table: Table, column: Column): NumberColumn {
  if (column.kind === 'number') return column;
  throw columnError(table, column.name, ' is text, not numbers');
}

/** The reading of numbers, where they are not plain ones. */
function readBy({ reading }: NumberColumn): { reading?: NumericReading } {
  return reading.kind === 'number' ? {} : { reading };
}

/** The reading of labels and categories, where they are not compared as texts. */
function comparedBy({ reading }: Column): { reading?: Reading } {
  return reading.kind === 'text' ? {} : { reading };
}

function fitNumberFeature(
  table: Table,
  column: NumberColumn,
  rows: ArrayLike<number>,
  moments: Moments,
  scaling: Scaling,
): FeatureEncoder {
  const { mean } = moments;
  checkRange(table, column, moments);
  const scale =
    scaling === 'robust'
      ? { ...robustScale(quartilesOf(column, rows), moments), clip: ROBUST_CLIP }
      : fitScale(moments, scaling);
  const missing = table.missing === 'mean' ? mean : null;
  return {
    kind: 'number',
    column: column.name,
    ...readBy(column),
    ...scale,
    missing,
    ...(missing !== null && indicatorOf(moments.count, rows)),
  };
}

/** Refuses numbers that cannot be scaled. */
function checkRange(
  table: Table,
  column: NumberColumn,
  { count, deviation, minimum, maximum }: Moments,
): void {
  if (count === 0) throw missingEverywhere(table, column.name);
  if (!Number.isFinite(deviation) || !Number.isFinite(maximum - minimum)) {
    throw columnError(table, column.name, ': its numbers are too far apart', 'use a smaller unit');
  }
}

function fitScale(
  { mean, deviation, minimum, maximum }: Moments,
  scaling: TargetScaling,
): { offset: number; scale: number } {
  const constant = minimum === maximum;
  switch (scaling) {
    case 'standard':
      // Of numbers so small that their squares vanish, the deviation is 0 too.
      return { offset: mean, scale: constant || deviation === 0 ? 1 : deviation };
    case 'minmax':
      return { offset: minimum, scale: constant ? 1 : maximum - minimum };
    case 'none':
      return { offset: 0, scale: 1 };
  }
}

function robustScale(
  { lower, median, upper }: Quartiles,
  { minimum, maximum }: Moments,
): { offset: number; scale: number } {
  const scale = upper > lower ? upper - lower : (maximum - minimum) / 2;
  return { offset: median, scale: scale > 0 ? scale : 1 };
}

/**
 * Mean and population standard deviation by Welford's recurrence (1962), which neither overflows in
 * the sum nor cancels, and finds a constant column's mean exactly; minimum and maximum. NaN is left out.
 */
function momentsOf(column: NumberColumn, rows: ArrayLike<number>): Moments {
  const numbers = asFloat64(column.numbers);
  let count = 0;
  let mean = 0;
  let squares = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let i = 0; i < rows.length; i++) {
    const x = numbers[rows[i]];
    if (Number.isNaN(x)) continue;
    count++;
    const difference = x - mean;
    mean += difference / count;
    squares += difference * (x - mean);
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
  }
  return { count, mean, deviation: Math.sqrt(squares / count), minimum, maximum };
}

/** The moments of the columns that lie in a matrix: each of its rows is read once for all of them, to the same bits. */
function storedMoments(
  columns: readonly Column[],
  rows: ArrayLike<number>,
): ReadonlyMap<Column, Moments> {
  const stored = columns.flatMap((column) =>
    column.kind === 'number' && column.numbers instanceof StoredNumbers
      ? [{ column, numbers: column.numbers }]
      : [],
  );
  if (stored.length === 0) return new Map();
  const [{ numbers: any }] = stored;
  const powers = new Array<number>(any.matrix.columns).fill(1);
  for (const { numbers } of stored) powers[numbers.column] = numbers.power;
  const moments = columnMoments(any.matrix, any.rowsInMatrix(rows), powers);
  return new Map(stored.map(({ column, numbers }) => [column, moments[numbers.column]]));
}

function missingEverywhere(table: Table, name: string): MlpError {
  return columnError(table, name, ' is missing in all training rows', {
    text: 'leave it out with',
    options: { ignore: name },
  });
}

function columnError(table: Table, name: string, what: string, advice?: Advice): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: table.name },
    problem: `column ${quote(name)}${what}`,
    advice,
  });
}

function fitCategories(table: Table, column: TextColumn, rows: ArrayLike<number>): FeatureEncoder {
  const { name, texts, reading } = column;
  const counts = new Map<string, number>();
  for (let i = 0; i < rows.length; i++) {
    const code = texts.codes[rows[i]];
    if (code >= 0) counts.set(texts.values[code], (counts.get(texts.values[code]) ?? 0) + 1);
  }
  if (counts.size === 0) throw missingEverywhere(table, name);
  const categories = inLabelOrder(counts.keys(), orderReader(reading));
  const countOf = (category: string) => counts.get(category) ?? 0;
  const count = categories.reduce((sum, category) => sum + countOf(category), 0);
  const commonest = categories.reduce((best, category) =>
    countOf(category) > countOf(best) ? category : best,
  );
  return {
    kind: 'category',
    column: name,
    ...comparedBy(column),
    categories,
    ...(table.missing === 'mean'
      ? { missing: commonest, ...indicatorOf(count, rows) }
      : { missing: null }),
  };
}
