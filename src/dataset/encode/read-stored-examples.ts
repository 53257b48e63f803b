import { MlpError } from '../../support/errors.js';
import { LinearMemory } from '../../support/wasm/memory.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { CsvFile, CsvRecord } from '../csv/csv.js';
import { widthOf } from '../csv/records.js';
import type { RegularFile } from '../input/source.js';
import type { Beside, NumberRows } from '../lane/number-rows.js';
import { readNumbers } from '../lane/read-numbers.js';
import { type ColumnScale, scaleMatrix } from '../lane/scale-matrix.js';
import { newMatrix, type StoredExamples } from './examples.js';
import { placesOf } from './field-readers.js';
import { countFilled, labelledColumns, type NumberEncoder, plainEncoders } from './lane-columns.js';
import { matrixInputs } from './matrix-inputs.js';
import { encodeNumber, inputCount, isPlainScale, type Schema } from './schema.js';
import { UnfamiliarFields } from './unfamiliar-fields.js';

/** The rows of a large file of numbers. */
export interface StoredExampleRows {
  readonly examples: StoredExamples;
  /** How many were left out, as a field is missing. */
  readonly dropped: number;
  /** The fields that are unlike those of the training. */
  readonly unfamiliar: UnfamiliarFields;
  /** SHA-256 of the file, in hexadecimal, if it was asked for. */
  readonly sha256: string | undefined;
}

interface StoredOptions {
  readonly precision?: 'single' | 'double' | undefined;
  /** Whether the file is to be hashed. */
  readonly hash: boolean;
}

/**
 * Encodes all rows of a labelled file by the fast lane, to the same bits as the record encoder. Undefined where the lane is
 * not for this file or schema, and where anything is wrong with a row: the record encoder then says what it is.
 */
export async function readStoredExamples(
  file: RegularFile,
  { header, hasHeader, delimiter }: Pick<CsvFile, 'header' | 'hasHeader' | 'delimiter'>,
  schema: Schema,
  { precision = 'single', hash }: StoredOptions,
): Promise<StoredExampleRows | undefined> {
  const encoders = plainEncoders(schema);
  const columns = labelledColumns(header, schema);
  if (encoders === undefined || columns === undefined) return undefined;
  // Of numbers that stay as they are, the rounded ones are all that is needed.
  const isScaled = !encoders.every(isPlainScale);
  const read = await readNumbers(file, {
    delimiter,
    header: hasHeader,
    na: schema.na,
    precision: precision === 'single' && isScaled ? 'exact' : precision,
    hash,
    columns: (first) => (areOfWidth(first, header.length) ? columns : undefined),
  });
  if (read === undefined) return undefined;
  const { rows, powers, sha256 } = read;
  const targets = targetsOf(rows.beside[0], schema);
  if (targets === undefined) return undefined;
  const lacking = encoders.map((_, feature) => rows.mayLack(feature));
  const dropsLacking = schema.missing === 'drop' && lacking.includes(true);
  const kept = keepRows(rows.matrix, targets, dropsLacking);
  if (kept === 0) return undefined;
  const unfamiliar = new UnfamiliarFields();
  // Numbers that nothing is missing of, and that stay as they are, are the inputs.
  const isEncoded = !isScaled && !lacking.includes(true) && areFinite(rows);
  const matrix = encoders.some(({ indicator }) => indicator)
    ? widened(rows.matrix, powers, schema, precision, unfamiliar)
    : isEncoded
      ? rows.matrix
      : scaledInPlace(rows.matrix, powers, encoders, precision, unfamiliar);
  if (matrix === undefined) return undefined;
  const examples: StoredExamples = {
    count: kept,
    inputs: matrix.columns,
    features: matrix,
    targets: targets.subarray(0, kept),
    weights: new Float64Array(kept).fill(1),
  };
  return { examples, dropped: rows.count - kept, unfamiliar, sha256 };
}

/** Whether all numbers of the matrix are finite: in float64 they are, in float32 where none was too large for it. */
function areFinite(rows: NumberRows): boolean {
  const { columns } = rows.matrix;
  return Array.from({ length: columns }, (_, feature) => rows.range(feature).largest).every(
    (largest) => Number.isFinite(Math.fround(largest)),
  );
}

/** The matrix scaled where it lies; undefined where a number is out of range. */
function scaledInPlace(
  given: StoredMatrix,
  powers: readonly number[] | undefined,
  encoders: readonly NumberEncoder[],
  precision: 'single' | 'double',
  unfamiliar: UnfamiliarFields,
): StoredMatrix | undefined {
  const scales = encoders.map(({ offset, scale, clip, missing }, i): ColumnScale => {
    return { offset, scale, clip, missing: missing ?? 0, power: powers?.[i] };
  });
  const { matrix, bad, lacking } = scaleMatrix(given, scales, precision);
  countFilled(encoders, lacking, unfamiliar);
  return bad === undefined ? matrix : undefined;
}

/** Another matrix, with room for indicators; undefined where a number is out of range, or no memory can hold it. */
function widened(
  given: StoredMatrix,
  powers: readonly number[] | undefined,
  schema: Schema,
  precision: 'single' | 'double',
  unfamiliar: UnfamiliarFields,
): StoredMatrix | undefined {
  const matrix = newMatrix(new LinearMemory(), given.rows, inputCount(schema), precision);
  if (matrix === undefined) return undefined;
  const to = { features: matrix.numbers, step: matrix.step, first: 0 };
  try {
    matrixInputs(schema, given, powers)(given.rows, to, unfamiliar);
  } catch (error) {
    if (error instanceof MlpError) return undefined;
    throw error;
  }
  return matrix;
}

function areOfWidth(first: readonly CsvRecord[], width: number): boolean {
  return first.length > 0 && first.every((record) => widthOf(record) === width);
}

/** Numbers of classes, or scaled numbers; NaN where they are missing. Undefined where a label is of no class. */
function targetsOf(column: Beside, { target }: Schema): Float64Array | undefined {
  if (column.kind === 'number') {
    if (target.kind !== 'number') return undefined;
    return column.numbers.map((x) => encodeNumber(target, x));
  }
  if (target.kind !== 'classes') return undefined;
  const place = placesOf(target.classes, target.reading);
  const numbers = column.texts.values.map(place);
  const targets = new Float64Array(column.codes.length);
  for (let row = 0; row < targets.length; row++) {
    const code = column.codes[row];
    const number = code < 0 ? Number.NaN : numbers[code];
    if (number === undefined) return undefined;
    targets[row] = number;
  }
  return targets;
}

/**
 * Leaves out the rows without a target, and those that lack a feature where these are not filled: the others move
 * together, in the matrix and in the targets. Returns how many they are.
 */
function keepRows(matrix: StoredMatrix, targets: Float64Array, dropsLacking: boolean): number {
  const { numbers, step, columns, rows } = matrix;
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(targets[row])) continue;
    const from = row * step;
    if (dropsLacking && numbers.subarray(from, from + columns).some(Number.isNaN)) continue;
    if (kept < row) {
      numbers.copyWithin(kept * step, from, from + step);
      targets[kept] = targets[row];
    }
    kept++;
  }
  if (kept < rows) matrix.resize(kept);
  return kept;
}
