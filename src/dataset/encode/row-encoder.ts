import { MlpError, nearest, quote } from '../../support/errors.js';
import { type CsvFile, type CsvRecord, raggedRecord } from '../csv/csv.js';
import { parseNumber } from '../csv/number.js';
import { textOf, widthOf as widthOfRecord } from '../csv/records.js';
import { growableFloats } from '../table/growable.js';
import { type MissingPolicy, missingTest } from '../table/missing.js';
import {
  missingFeature,
  missingTarget,
  outOfRange,
  unknownCategory,
  unknownLabel,
  unreadableNumber,
} from './errors.js';
import { type EncodeOptions, type Examples, newFeatures, type UnknownPolicy } from './examples.js';
import { encodeNumber, type FeatureEncoder, inputCount, type Schema, widthOf } from './schema.js';

interface FeatureReader {
  readonly encoder: FeatureEncoder;
  /** Of the column in the file. */
  readonly index: number;
  readonly positions: ReadonlyMap<string, number>;
  readonly width: number;
}

/**
 * Encodes the records of a file one at a time, to the same bits as `encodeExamples`.
 *
 * The columns are found by name, in any order, and further ones do not matter. A schema without a
 * header has the names x1, x2, …, so that its columns are found by position.
 */
export class RowEncoder {
  /** How many numbers `encode` writes. */
  readonly inputs: number;
  /** Whether the file has the target's column. */
  readonly hasTarget: boolean;
  readonly #file: string;
  readonly #header: readonly string[];
  readonly #schema: Schema;
  readonly #unknown: UnknownPolicy;
  readonly #isMissing: (field: string) => boolean;
  readonly #readers: readonly FeatureReader[];
  readonly #targetIndex: number;
  readonly #classes: ReadonlyMap<string, number>;

  /** @throws MlpError (data) when columns are missing, naming all of them. */
  constructor(
    schema: Schema,
    file: Pick<CsvFile, 'name' | 'header'>,
    options: { readonly unknown?: UnknownPolicy | undefined } = {},
  ) {
    const indices = new Map(file.header.map((name, index) => [name, index]));
    const lost = schema.features.map(({ column }) => column).filter((name) => !indices.has(name));
    if (lost.length > 0) throw missingColumns(schema, file, lost);
    this.inputs = inputCount(schema);
    this.#file = file.name;
    this.#header = file.header;
    this.#schema = schema;
    this.#unknown = options.unknown ?? 'error';
    this.#isMissing = missingTest(schema.na);
    this.#readers = schema.features.map((encoder) => ({
      encoder,
      index: indices.get(encoder.column) ?? -1,
      positions: positionsOf(encoder.kind === 'category' ? encoder.categories : []),
      width: widthOf(encoder),
    }));
    this.#targetIndex = indices.get(schema.target.column) ?? -1;
    this.hasTarget = this.#targetIndex >= 0;
    this.#classes = positionsOf(schema.target.kind === 'classes' ? schema.target.classes : []);
  }

  /** Whether a feature of the record is missing, or its target where the file has one. */
  lacksSomething({ fields }: CsvRecord): boolean {
    const absent = (index: number) => index < fields.length && this.#isMissing(fields[index]);
    return this.#readers.some(({ index }) => absent(index)) || absent(this.#targetIndex);
  }

  /**
   * Writes the inputs of a record, `inputs` numbers from `at` on.
   *
   * @throws MlpError (data), with the line: a record of another width, a field that is no number, is
   * missing, or is of no known category. What was written until then means nothing.
   */
  encode(record: CsvRecord, into: Float32Array | Float64Array, at = 0): void {
    this.#checkWidth(record);
    const { fields } = record; // once: a plain record splits its line whenever it is asked
    into.fill(0, at, at + this.inputs);
    let position = at;
    for (const reader of this.#readers) {
      const field = fields[reader.index];
      const { encoder } = reader;
      if (encoder.kind === 'number') {
        into[position] = encodeNumber(encoder, this.#number(record, encoder, field));
        if (!Number.isFinite(into[position])) throw outOfRange(this.#place(record, encoder.column));
      } else {
        const category = this.#category(record, encoder, reader.positions, field);
        if (category !== undefined) into[position + category] = 1;
      }
      position += reader.width;
    }
  }

  /**
   * The target of a labelled record: the number of its class, or its scaled value.
   *
   * @throws MlpError (data), with the line, when it is missing, no number, or no known class.
   */
  target(record: CsvRecord): number {
    const { target } = this.#schema;
    if (!this.hasTarget) {
      const file = { name: this.#file, header: this.#header };
      throw missingColumns(this.#schema, file, [target.column]);
    }
    this.#checkWidth(record);
    const field = textOf(record, this.#targetIndex);
    const place = this.#place(record, target.column);
    if (this.#isMissing(field)) throw missingTarget(place);
    if (target.kind === 'number') {
      return encodeNumber(target, this.#parse(record, target.column, field, 'drop'));
    }
    const label = this.#classes.get(field);
    if (label === undefined) throw unknownLabel(place, field, target.classes);
    return label;
  }

  #number(record: CsvRecord, encoder: FeatureEncoder & { kind: 'number' }, field: string): number {
    if (!this.#isMissing(field)) return this.#parse(record, encoder.column, field, 'mean');
    if (encoder.missing === null) throw missingFeature(this.#place(record, encoder.column));
    return encoder.missing;
  }

  #category(
    record: CsvRecord,
    encoder: FeatureEncoder & { kind: 'category' },
    positions: ReadonlyMap<string, number>,
    field: string,
  ): number | undefined {
    const missing = this.#isMissing(field);
    if (missing && encoder.missing === null) {
      throw missingFeature(this.#place(record, encoder.column));
    }
    const position = positions.get(missing ? (encoder.missing ?? field) : field);
    if (position === undefined && this.#unknown === 'error') {
      throw unknownCategory(this.#place(record, encoder.column), field, encoder.categories);
    }
    return position;
  }

  /** @param missing what could become of the row if the field counted as missing */
  #parse(record: CsvRecord, column: string, field: string, missing: MissingPolicy): number {
    const number = parseNumber(field);
    if (number === undefined || !Number.isFinite(number)) {
      throw unreadableNumber(this.#place(record, column), field, missing);
    }
    return number;
  }

  #checkWidth(record: CsvRecord): void {
    if (widthOfRecord(record) !== this.#header.length) {
      throw raggedRecord(this.#file, this.#header.length, record);
    }
  }

  #place(record: CsvRecord, column: string) {
    return { file: this.#file, line: record.line, column };
  }
}

/**
 * Encodes all records of a labelled file: a validation or test file, or one to be evaluated. Where
 * the schema drops rows with missing fields, so does this.
 *
 * @throws MlpError (data) as the row encoder does, and when there are no rows.
 */
export async function readExamples(
  csv: CsvFile,
  schema: Schema,
  options: Omit<EncodeOptions, 'weights'> = {},
): Promise<Examples> {
  const encoder = new RowEncoder(schema, csv, options);
  const row = newFeatures(encoder.inputs, options.precision);
  const numbers = growableFloats();
  const targets = growableFloats();
  for await (const record of csv.records) {
    if (schema.missing === 'drop' && encoder.lacksSomething(record)) continue;
    encoder.encode(record, row);
    targets.push(encoder.target(record));
    for (const number of row) numbers.push(number);
  }
  const count = targets.length;
  if (count === 0) {
    throw new MlpError({
      kind: 'data',
      place: { file: csv.name },
      problem: 'there are no rows to score',
    });
  }
  const features = newFeatures(numbers.length, options.precision);
  features.set(numbers.finish());
  return {
    count,
    inputs: encoder.inputs,
    features,
    targets: targets.finish(),
    weights: new Float64Array(count).fill(1),
  };
}

function positionsOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

/**
 * The error for columns that the model needs and a file has not.
 *
 * @param line of the row, where each row has names of its own
 */
export function missingColumns(
  { header }: Schema,
  file: Pick<CsvFile, 'name' | 'header'>,
  lost: readonly string[],
  line?: number,
): MlpError {
  const similar = header ? nearest(lost[0], file.header) : undefined;
  const otherwise = header
    ? `the ${line === undefined ? 'header' : 'row'} must name the columns as in the training`
    : 'the columns must be those of the training, in their order';
  const names = lost.map(quote).join(', ');
  return new MlpError({
    kind: 'data',
    place: { file: file.name, line },
    problem: `there is no column ${names}, which the model needs`,
    advice:
      similar === undefined ? otherwise : `is ${quote(similar)} meant to be ${quote(lost[0])}?`,
  });
}
