import { type Advice, MlpError, quote } from '../../support/errors.js';
import type { Moments } from '../lane/moments.js';
import { type NumericReading, orderReader, type Reading } from '../readings/reading.js';
import { type Column, inLabelOrder, type NumberColumn, type TextColumn } from '../table/column.js';
import { StoredNumbers } from '../table/stored-numbers.js';
import { columnAt, type Table } from '../table/table.js';
import { classesOf, type Task } from '../table/task.js';
import { meansOfAll, momentsOf, momentsOfAll } from './column-moments.js';
import {
  areMostlyZero,
  fitFeatureScale,
  fitScale,
  type Scaling,
  type TargetScaling,
} from './fit-scale.js';
import type { FeatureEncoder, Schema, TargetEncoder } from './schema.js';

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
  const numeric = columns.filter((column) => column.kind === 'number');
  const plain = scale === 'none' ? numeric.filter((column) => !mayBeTooLarge(column)) : [];
  const filled = fillsOf(table, plain, rows);
  const moments = momentsOfAll(
    numeric.filter((column) => filled?.has(column) !== true),
    rows,
  );
  const keepsZeros = areMostlyZero(moments.values());
  return {
    features: columns.map((column) => {
      if (column.kind === 'text') return fitCategories(table, column, rows);
      const known = moments.get(column);
      if (known === undefined) return plainFeature(column, filled?.get(column) ?? null);
      checkRange(table, column, known);
      return {
        kind: 'number',
        column: column.name,
        ...readBy(column),
        ...fitFeatureScale(column, rows, known, scale, keepsZeros),
        ...(table.missing === 'mean'
          ? { missing: known.mean, ...indicatorOf(known.count, rows) }
          : { missing: null }),
      };
    }),
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

/**
 * What missing fields of columns count as that are taken as they are; undefined where that takes their moments, as a field
 * is missing in these rows, too.
 */
function fillsOf(
  { missing }: Table,
  columns: readonly NumberColumn[],
  rows: ArrayLike<number>,
): ReadonlyMap<Column, number | null> | undefined {
  if (missing === 'mean') return meansOfAll(columns, rows);
  return new Map(columns.map((column) => [column, null]));
}

/** A feature that is taken as it is, of which nothing else has to be known. */
function plainFeature(column: NumberColumn, missing: number | null): FeatureEncoder {
  const { name } = column;
  return { kind: 'number', column: name, ...readBy(column), offset: 0, scale: 1, missing };
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
