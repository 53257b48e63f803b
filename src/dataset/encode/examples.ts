import type { Texts } from '../table/column.js';
import { columnAt, type Table } from '../table/table.js';
import {
  type FieldPlace,
  missingFeature,
  missingTarget,
  outOfRange,
  unknownCategory,
  unknownLabel,
} from './errors.js';
import { encodeNumber, type FeatureEncoder, inputCount, type Schema, widthOf } from './schema.js';

/** Examples as numbers, for the engine. */
export interface Examples {
  readonly count: number;
  readonly inputs: number;
  /** count × inputs, row by row. */
  readonly features: Float32Array | Float64Array;
  /** count: the number of a class, or the scaled value. */
  readonly targets: Float64Array;
  /** count: how much each example counts. */
  readonly weights: Float64Array;
}

/** What becomes of a category that the encoders were not fitted on: `ignore` encodes it as zeros. */
export type UnknownPolicy = 'error' | 'ignore';

export interface EncodeOptions {
  readonly unknown?: UnknownPolicy | undefined;
  /** The element type of `features`: float32 (single, the default) or float64. */
  readonly precision?: 'single' | 'double' | undefined;
  /** One for each row; 1 when they are not given. */
  readonly weights?: Float64Array | undefined;
}

const ROWS_AT_A_TIME = 64;

/** Zeros for `count` examples. */
export function newFeatures(
  length: number,
  precision: 'single' | 'double' = 'single',
): Float32Array | Float64Array {
  return precision === 'single' ? new Float32Array(length) : new Float64Array(length);
}

/**
 * Encodes rows of a table, in the order given.
 *
 * @param rows of the table.
 * @throws MlpError (data), with the line, for a category or label that the schema does not know, a
 * missing field that it has no value for, and a number that is out of range when it is scaled.
 */
export function encodeExamples(
  table: Table,
  rows: ArrayLike<number>,
  schema: Schema,
  options: EncodeOptions = {},
): Examples {
  const inputs = inputCount(schema);
  const features = newFeatures(rows.length * inputs, options.precision);
  let at = 0;
  const writers = schema.features.map((encoder) => {
    const write = writerOf(table, rows, encoder, { ...options, features, inputs, at });
    at += widthOf(encoder);
    return write;
  });
  // Some rows at a time: column after column of all of them would go through the whole matrix for each.
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
    const to = Math.min(from + ROWS_AT_A_TIME, rows.length);
    for (const write of writers) write(from, to);
  }
  return {
    count: rows.length,
    inputs,
    features,
    targets: encodeTargets(table, rows, schema),
    weights: options.weights ?? new Float64Array(rows.length).fill(1),
  };
}

interface FeatureTarget extends EncodeOptions {
  readonly features: Float32Array | Float64Array;
  readonly inputs: number;
  /** The first input of the column. */
  readonly at: number;
}

/** Encodes one column for some of the rows, by their place among them. */
function writerOf(
  table: Table,
  rows: ArrayLike<number>,
  encoder: FeatureEncoder,
  { features, inputs, at, unknown }: FeatureTarget,
): (from: number, to: number) => void {
  const column = columnAt(table, table.header.indexOf(encoder.column));
  const place = (row: number) => placeOf(table, row, encoder.column);
  if (encoder.kind === 'number' && column.kind === 'number') {
    return (from, to) => {
      for (let i = from; i < to; i++) {
        const x = column.numbers[rows[i]];
        if (Number.isNaN(x) && encoder.missing === null) throw missingFeature(place(rows[i]));
        const encoded = encodeNumber(encoder, Number.isNaN(x) ? (encoder.missing ?? 0) : x);
        const index = i * inputs + at;
        features[index] = encoded;
        if (!Number.isFinite(features[index])) throw outOfRange(place(rows[i]));
      }
    };
  }
  if (encoder.kind === 'category' && column.texts !== undefined) {
    const { codes } = column.texts;
    const hot = categoryOf(encoder, column.texts, unknown ?? 'error');
    return (from, to) => {
      for (let i = from; i < to; i++) {
        const category = hot(codes[rows[i]], () => place(rows[i]));
        if (category >= 0) features[i * inputs + at + category] = 1;
      }
    };
  }
  throw new Error(`the schema does not fit column ${encoder.column} of ${table.name}`);
}

/** Class numbers, or scaled values, of rows of a table. */
export function encodeTargets(table: Table, rows: ArrayLike<number>, schema: Schema): Float64Array {
  const { target } = schema;
  const column = columnAt(table, table.header.indexOf(target.column));
  const targets = new Float64Array(rows.length);
  if (target.kind === 'number' && column.kind === 'number') {
    for (let i = 0; i < rows.length; i++) {
      targets[i] = encodeNumber(target, column.numbers[rows[i]]);
      if (Number.isNaN(targets[i])) throw missingTarget(placeOf(table, rows[i], target.column));
    }
  } else if (target.kind === 'classes' && column.texts !== undefined) {
    const { codes, values } = column.texts;
    const numbers = values.map((label) => target.classes.indexOf(label));
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]];
      const place = () => placeOf(table, rows[i], target.column);
      if (code < 0) throw missingTarget(place());
      if (numbers[code] < 0) throw unknownLabel(place(), values[code], target.classes);
      targets[i] = numbers[code];
    }
  } else {
    throw new Error(`the schema does not fit the target ${target.column} of ${table.name}`);
  }
  return targets;
}

/** From the code of a text to the number of its category; −1 for one to be ignored. */
function categoryOf(
  encoder: FeatureEncoder & { kind: 'category' },
  texts: Texts,
  unknown: UnknownPolicy,
): (code: number, place: () => FieldPlace) => number {
  const positions = new Map(encoder.categories.map((category, i) => [category, i]));
  const numbers = Int32Array.from(texts.values, (text) => positions.get(text) ?? -1);
  const filled = encoder.missing === null ? -1 : (positions.get(encoder.missing) ?? -1);
  return (code, place) => {
    if (code < 0) {
      if (filled < 0) throw missingFeature(place());
      return filled;
    }
    if (numbers[code] < 0 && unknown === 'error') {
      throw unknownCategory(place(), texts.values[code], encoder.categories);
    }
    return numbers[code];
  };
}

function placeOf(table: Table, row: number, column: string): FieldPlace {
  return { file: table.name, line: table.lines[row], column };
}
