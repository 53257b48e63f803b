import { MlpError, nearest, quote } from '../../support/errors.js';
import { thereIsNoColumn } from '../../support/words.js';
import type { CsvFile, CsvRecord } from '../csv/csv.js';
import { raggedRecord, textOf, widthOf as widthOfRecord } from '../csv/records.js';
import { missingTest } from '../table/missing.js';
import { unknownCategory, unreadableNumber } from './errors.js';
import type { UnknownPolicy } from './examples.js';
import { numbersOf, placesOf, type Records, readingIn } from './field-readers.js';
import { type FeatureEncoder, inputCount, type Schema } from './schema.js';
import { UnfamiliarFields } from './unfamiliar-fields.js';
import { type ColumnReader, InputWriter, MISSING, UNKNOWN } from './write-inputs.js';

/** What became of some records. */
export interface EncodedRecords {
  /** How many were encoded: all in front of the first fault. */
  readonly count: number;
  /** What is wrong with the record behind them. */
  readonly fault: MlpError | undefined;
}

/** Where encoded records go. */
export interface EncodedInto {
  /** count × inputs, row by row. */
  readonly features: Float32Array | Float64Array;
  /** count, and what reads them; not there where the target does not matter. */
  readonly targets?: {
    readonly numbers: Float64Array;
    readonly read: (record: CsvRecord) => number;
  };
}

/** What is known of a file whose records are read. */
export type KnownFile = Pick<CsvFile, 'name' | 'header' | 'numbers'>;

/**
 * Encodes the records of a file by a schema that there is already, to the same bits as `encodeExamples`.
 *
 * The columns are found by name, in any order, and further ones do not matter. A schema without a
 * header has the names x1, x2, …, so that its columns are found by position.
 */
export class RecordEncoder {
  /** How many numbers a record becomes. */
  readonly inputs: number;
  /** Whether the file has the target's column. */
  readonly hasTarget: boolean;
  /** What was unlike the training in the records that were encoded. */
  readonly unfamiliar = new UnfamiliarFields();
  readonly #file: KnownFile;
  readonly schema: Schema;
  readonly #isMissing: (field: string) => boolean;
  readonly #records: Records = { current: [] };
  readonly #indices: readonly number[];
  readonly #readers: readonly ColumnReader[];
  readonly #writer: InputWriter;
  readonly #targetIndex: number;

  /** @throws MlpError (data) when columns are missing, naming all of them. */
  constructor(
    schema: Schema,
    file: KnownFile,
    options: { readonly unknown?: UnknownPolicy | undefined } = {},
  ) {
    const indices = new Map(file.header.map((name, index) => [name, index]));
    const lost = schema.features.map(({ column }) => column).filter((name) => !indices.has(name));
    if (lost.length > 0) throw missingColumns(schema, file, lost);
    this.inputs = inputCount(schema);
    this.#file = file;
    this.schema = schema;
    this.#isMissing = missingTest(schema.na);
    this.#indices = schema.features.map(({ column }) => indices.get(column) ?? -1);
    this.#readers = schema.features.map((encoder, k) =>
      this.#readerOf(encoder, this.#indices[k], options.unknown ?? 'ignore'),
    );
    this.#writer = new InputWriter(schema);
    this.#targetIndex = indices.get(schema.target.column) ?? -1;
    this.hasTarget = this.#targetIndex >= 0;
  }

  /** Whether a feature of the record is missing, or its target where the file has one. */
  lacksSomething(record: CsvRecord): boolean {
    return this.#indices.some((index) => this.#lacks(record, index)) || this.lacksTarget(record);
  }

  /** Whether the file has a target, and the record has none. */
  lacksTarget(record: CsvRecord): boolean {
    return this.hasTarget && this.#lacks(record, this.#targetIndex);
  }

  /**
   * Encodes records, up to the first that cannot be: one of another width, with a field that says nothing that the schema
   * expects, or that is missing and has no value to count as. What is written of that one and those behind it means nothing.
   */
  encode(records: readonly CsvRecord[], into: EncodedInto): EncodedRecords {
    try {
      this.#encodeAll(records, into, 0);
    } catch (error) {
      if (!(error instanceof MlpError)) throw error;
      // One by one, it is the first record that is blamed, and in it the first column.
      for (const [count, record] of records.entries()) {
        try {
          this.#encodeAll([record], into, count);
        } catch (error) {
          if (!(error instanceof MlpError)) throw error;
          return { count, fault: error };
        }
      }
    }
    return { count: records.length, fault: undefined };
  }

  /** Encodes records from a place on; those that cannot be are not counted either. */
  #encodeAll(
    records: readonly CsvRecord[],
    { features, targets }: EncodedInto,
    first: number,
  ): void {
    for (const record of records) {
      if (widthOfRecord(record) === this.#file.header.length) continue;
      throw raggedRecord(this.#file.name, this.#file.header.length, record);
    }
    const unfamiliar = new UnfamiliarFields();
    this.#records.current = records;
    features.fill(0, first * this.inputs, (first + records.length) * this.inputs);
    this.#writer.write(
      this.#readers,
      records.length,
      { features, step: this.inputs, first },
      (row, column) => this.#place(records[row], column),
      unfamiliar,
    );
    if (targets !== undefined) {
      const { numbers, read } = targets;
      for (const [row, record] of records.entries()) numbers[first + row] = read(record);
    }
    this.unfamiliar.add(unfamiliar);
  }

  #readerOf(encoder: FeatureEncoder, index: number, unknown: UnknownPolicy): ColumnReader {
    const { column } = encoder;
    const { na } = this.schema;
    const reading = readingIn(this.#file, column, encoder.reading);
    if (encoder.kind === 'number') {
      const strange = (record: CsvRecord, text: string) =>
        unreadableNumber(this.#place(record, column), text, 'mean', reading);
      const read = numbersOf(this.#records, index, this.#isMissing, na, reading, strange);
      return { kind: 'number', read };
    }
    const place = placesOf(encoder.categories, encoder.reading, reading);
    return {
      kind: 'category',
      read: (from, count, categories) => {
        for (let i = 0; i < count; i++) {
          const record = this.#records.current[from + i];
          const text = textOf(record, index);
          categories[i] =
            place(text, record.given?.[index]) ?? (this.#isMissing(text) ? MISSING : UNKNOWN);
          if (categories[i] !== UNKNOWN || unknown === 'ignore') continue;
          throw unknownCategory(this.#place(record, column), text, encoder.categories);
        }
      },
    };
  }

  #lacks(record: CsvRecord, index: number): boolean {
    return index < widthOfRecord(record) && this.#isMissing(textOf(record, index));
  }

  #place({ line }: CsvRecord, column: string) {
    return { file: this.#file.name, line, column };
  }
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
  return new MlpError({
    kind: 'data',
    place: { file: file.name, line },
    problem: `${thereIsNoColumn(lost)}, which the model needs`,
    advice:
      similar === undefined ? otherwise : `is ${quote(similar)} meant to be ${quote(lost[0])}?`,
  });
}
