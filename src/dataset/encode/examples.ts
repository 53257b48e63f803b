import { MlpError } from '../../support/errors.js';
import { memoryBytes } from '../../support/platform.js';
import { type LinearMemory, MAX_BYTES } from '../../support/wasm/memory.js';
import { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { placeIn } from '../table/place-in.js';
import { asFloat64, StoredNumbers } from '../table/stored-numbers.js';
import { columnAt, type Table } from '../table/table.js';
import { type FieldPlace, missingTarget, unknownCategory, unknownLabel } from './errors.js';
import { encodeNumber, type FeatureEncoder, inputCount, type Schema } from './schema.js';
import { UnfamiliarFields } from './unfamiliar-fields.js';
import { type ColumnReader, InputWriter, MISSING, UNKNOWN } from './write-inputs.js';

/** Examples as numbers: features by themselves, or where an engine reads them. */
export type Examples = EncodedRows<Float32Array | Float64Array> | StoredExamples;

/** Examples whose features lie where compiled code reads them. */
export type StoredExamples = EncodedRows<StoredMatrix>;

interface EncodedRows<Features> {
  readonly count: number;
  readonly inputs: number;
  /** count × inputs, row by row. */
  readonly features: Features;
  /** count: the number of a class, or the scaled value. */
  readonly targets: Float64Array;
  /** count: how much each example counts. */
  readonly weights: Float64Array;
}

/** What becomes of a category that the encoders were not fitted on: `ignore`, the default, encodes it as zeros. */
export type UnknownPolicy = 'error' | 'ignore';

export interface EncodeOptions {
  readonly unknown?: UnknownPolicy | undefined;
  /** The element type of `features`: float32 (single, the default) or float64. */
  readonly precision?: 'single' | 'double' | undefined;
  /** One for each row; 1 when they are not given. */
  readonly weights?: Float64Array | undefined;
  /** Where the features are to lie, as long as there is room; by themselves when it is not given. */
  readonly memory?: LinearMemory | undefined;
  /** Counts the fields that are unlike those that the encoders were fitted on. */
  readonly unfamiliar?: UnfamiliarFields | undefined;
}

/** Typed arrays of Node 20 have no more items. */
const LONGEST_ARRAY = 4_294_967_296;

/**
 * Zeros for numbers of examples.
 *
 * @throws MlpError (data) with their size, where they would not fit in the memory
 */
export function newFeatures(
  length: number,
  precision: 'single' | 'double' = 'single',
): Float32Array | Float64Array {
  const bytes = length * (precision === 'single' ? 4 : 8);
  if (!(length <= LONGEST_ARRAY && bytes <= memoryBytes())) {
    const [needed, there] = [bytes, memoryBytes()].map((n) => (n / 1_073_741_824).toFixed(1));
    throw new MlpError({
      kind: 'data',
      problem: `the rows as numbers would take ${needed} GiB of memory, of ${there}: each category is an input of its own`,
      advice: [
        { text: 'leave out columns of many categories with', options: { ignore: undefined } },
        'take fewer rows',
      ],
    });
  }
  return precision === 'single' ? new Float32Array(length) : new Float64Array(length);
}

/**
 * Encodes rows of a table, in the order given.
 *
 * @param rows of the table.
 * @throws MlpError (data), with the line, for a label that the schema does not know, a category where that is an error, a
 * missing field that it has no value for, and a number that is out of range when it is scaled.
 */
export function encodeExamples(
  table: Table,
  rows: ArrayLike<number>,
  schema: Schema,
  options: EncodeOptions = {},
): Examples {
  const inputs = inputCount(schema);
  const { memory, precision, unknown = 'ignore', unfamiliar = new UnfamiliarFields() } = options;
  const stored = memory && newMatrix(memory, rows.length, inputs, precision);
  const features = stored?.numbers ?? newFeatures(rows.length * inputs, precision);
  const readers = schema.features.map((encoder) => tableReader(table, rows, encoder, unknown));
  const to = { features, step: stored?.step ?? inputs, first: 0 };
  const place = (row: number, column: string) => placeOf(table, rows[row], column);
  new InputWriter(schema).write(readers, rows.length, to, place, unfamiliar);
  const encoded = {
    count: rows.length,
    inputs,
    targets: encodeTargets(table, rows, schema),
    weights: options.weights ?? new Float64Array(rows.length).fill(1),
  };
  return stored === undefined ? { ...encoded, features } : { ...encoded, features: stored };
}

/** Zeros for rows in a memory; undefined where it cannot hold them, which an engine may do without. */
export function newMatrix(
  memory: LinearMemory,
  rows: number,
  inputs: number,
  precision: EncodeOptions['precision'],
): StoredMatrix | undefined {
  const bytes = precision === 'double' ? 8 : 4;
  const atMost = memory.end + 64 + rows * (inputs * bytes + 16);
  return atMost > MAX_BYTES ? undefined : new StoredMatrix(memory, rows, inputs, bytes);
}

/** Reads one column of some rows of a table. */
function tableReader(
  table: Table,
  rows: ArrayLike<number>,
  encoder: FeatureEncoder,
  unknown: UnknownPolicy,
): ColumnReader {
  const column = columnAt(table, placeIn(table.header, encoder.column));
  if (encoder.kind === 'number' && column.kind === 'number') {
    const own = column.numbers;
    return {
      kind: 'number',
      read(from, count, numbers) {
        if (own instanceof StoredNumbers) own.read(rows, from, count, numbers);
        else for (let i = 0; i < count; i++) numbers[i] = own[rows[from + i]];
      },
    };
  }
  if (encoder.kind === 'category' && column.texts !== undefined) {
    const { codes, values } = column.texts;
    const positions = new Map(encoder.categories.map((category, i) => [category, i]));
    const categoryOf = Int32Array.from(values, (text) => positions.get(text) ?? UNKNOWN);
    return {
      kind: 'category',
      read(from, count, categories) {
        for (let i = 0; i < count; i++) {
          const code = codes[rows[from + i]];
          categories[i] = code < 0 ? MISSING : categoryOf[code];
          if (categories[i] !== UNKNOWN || unknown === 'ignore') continue;
          const place = placeOf(table, rows[from + i], encoder.column);
          throw unknownCategory(place, values[code], encoder.categories);
        }
      },
    };
  }
  throw new Error(`the schema does not fit column ${encoder.column} of ${table.name}`);
}

/** Class numbers, or scaled values, of rows of a table. */
export function encodeTargets(table: Table, rows: ArrayLike<number>, schema: Schema): Float64Array {
  const { target } = schema;
  const column = columnAt(table, placeIn(table.header, target.column));
  const targets = new Float64Array(rows.length);
  if (target.kind === 'number' && column.kind === 'number') {
    const numbers = asFloat64(column.numbers);
    for (let i = 0; i < rows.length; i++) {
      targets[i] = encodeNumber(target, numbers[rows[i]]);
      if (Number.isNaN(targets[i])) throw missingTarget(placeOf(table, rows[i], target.column));
    }
  } else if (target.kind === 'classes' && column.texts !== undefined) {
    const { codes, values } = column.texts;
    const numbers = values.map((label) => placeIn(target.classes, label));
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]];
      if (code < 0) throw missingTarget(placeOf(table, rows[i], target.column));
      targets[i] = numbers[code];
      if (targets[i] >= 0) continue;
      throw unknownLabel(placeOf(table, rows[i], target.column), values[code], target.classes);
    }
  } else {
    throw new Error(`the schema does not fit the target ${target.column} of ${table.name}`);
  }
  return targets;
}

/** Where a field is, for messages. */
export function placeOf(table: Table, row: number, column: string): FieldPlace {
  return { file: table.name, line: table.lines[row], column };
}
