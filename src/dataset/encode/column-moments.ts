import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { columnMeans } from '../lane/means.js';
import { columnMoments, type Moments } from '../lane/moments.js';
import type { Column, NumberColumn } from '../table/column.js';
import { asFloat64, StoredNumbers } from '../table/stored-numbers.js';

/**
 * Mean and population standard deviation by Welford's recurrence (1962), which neither overflows in
 * the sum nor cancels, and finds a constant column's mean exactly; minimum and maximum. NaN is left out.
 */
export function momentsOf(column: NumberColumn, rows: ArrayLike<number>): Moments {
  const numbers = asFloat64(column.numbers);
  let count = 0;
  let mean = 0;
  let squares = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  let zeros = 0;
  for (let i = 0; i < rows.length; i++) {
    const x = numbers[rows[i]];
    if (Number.isNaN(x)) continue;
    count++;
    const difference = x - mean;
    mean += difference / count;
    squares += difference * (x - mean);
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
    if (x === 0) zeros++;
  }
  return { count, mean, deviation: Math.sqrt(squares / count), minimum, maximum, zeros };
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
  const moments = throughMatrix(stored, rows, columnMoments);
  return new Map(stored.map(({ column, numbers }) => [column, moments[numbers.column]]));
}

/** What `through` finds of each column of the matrix in which some columns lie; nothing, where there are none. */
function throughMatrix<Found>(
  stored: readonly { readonly numbers: StoredNumbers }[],
  rows: ArrayLike<number>,
  through: (
    matrix: StoredMatrix,
    rows: ArrayLike<number>,
    powers: readonly number[],
  ) => readonly Found[],
): readonly Found[] {
  if (stored.length === 0) return [];
  const [{ numbers: any }] = stored;
  const powers = new Array<number>(any.matrix.columns).fill(1);
  for (const { numbers } of stored) powers[numbers.column] = numbers.power;
  return through(any.matrix, any.rowsInMatrix(rows), powers);
}

/**
 * The means of some columns over some rows, to the bits of their moments, and sooner than these; undefined where one does
 * not lie in a matrix, or may lack a field.
 */
export function meansOfAll(
  columns: readonly NumberColumn[],
  rows: ArrayLike<number>,
): ReadonlyMap<Column, number> | undefined {
  const stored = columns.flatMap((column) =>
    column.numbers instanceof StoredNumbers && column.numbers.isComplete
      ? [{ column, numbers: column.numbers }]
      : [],
  );
  if (stored.length < columns.length) return undefined;
  const means = throughMatrix(stored, rows, columnMeans);
  return new Map(stored.map(({ column, numbers }) => [column, means[numbers.column]]));
}

/** The moments of each of some columns over some rows. */
export function momentsOfAll(
  columns: readonly NumberColumn[],
  rows: ArrayLike<number>,
): ReadonlyMap<Column, Moments> {
  const stored = storedMoments(columns, rows);
  return new Map(columns.map((column) => [column, stored.get(column) ?? momentsOf(column, rows)]));
}
