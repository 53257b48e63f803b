import { MlpError, type Place } from '../../support/errors.js';
import { textIn } from '../../support/platform.js';

/** One record of a file: its fields as they are written, quotes taken off. */
export interface CsvRecord {
  /** The line of the file, from 1, on which the record starts. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Some records, and the fault behind them (an MlpError: data). */
export interface Batch {
  readonly records: readonly CsvRecord[];
  readonly error: Error | undefined;
}

/** The delimiter of files whose fields are separated by runs of blanks and tabs. */
export const BLANKS = 'blanks';

/** Bytes that a record may have: a longer one is nearly always a quote that was never closed. */
export const MAX_RECORD_SIZE = 1 << 20;

/** Bytes, and where in them the fields end. */
export interface Scanned {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  readonly delimiter: string;
}

/** A record that is written without quotes: its fields are read from the bytes when they are asked for. */
export class PlainRecord implements CsvRecord {
  readonly line: number;
  /** How many fields it has. */
  readonly width: number;
  readonly #scanned: Scanned;
  readonly #start: number;
  /** Of the ends, the place of the first field's. */
  readonly #first: number;

  constructor(line: number, width: number, scanned: Scanned, start: number, first: number) {
    this.line = line;
    this.width = width;
    this.#scanned = scanned;
    this.#start = start;
    this.#first = first;
  }

  get fields(): string[] {
    const { bytes, ends, delimiter } = this.#scanned;
    return textIn(bytes, this.#start, ends[this.#first + this.width - 1]).split(delimiter);
  }

  /** The same record on another line. */
  onLine(line: number): PlainRecord {
    return new PlainRecord(line, this.width, this.#scanned, this.#start, this.#first);
  }

  get bytes(): Uint8Array {
    return this.#scanned.bytes;
  }

  /** Where a field begins in the bytes. */
  from(index: number): number {
    return index === 0 ? this.#start : this.#scanned.ends[this.#first + index - 1] + 1;
  }

  /** Where it ends. */
  to(index: number): number {
    return this.#scanned.ends[this.#first + index];
  }

  text(index: number): string {
    return textIn(this.#scanned.bytes, this.from(index), this.to(index));
  }

  /** The record without the fields behind its first ones. */
  narrowed(width: number): PlainRecord {
    return new PlainRecord(this.line, width, this.#scanned, this.#start, this.#first);
  }
}

/** How many fields a record has; those of a plain one are not read for it. */
export function widthOf(record: CsvRecord): number {
  return record instanceof PlainRecord ? record.width : record.fields.length;
}

/** One field of a record. */
export function textOf(record: CsvRecord, index: number): string {
  return record instanceof PlainRecord ? record.text(index) : record.fields[index];
}

/** Whether a record is a line of nothing but blanks. */
export function isBlankRecord(record: CsvRecord): boolean {
  return widthOf(record) === 1 && textOf(record, 0).trim() === '';
}

/** The error for a record that has more or fewer fields than there are columns. */
export function raggedRecord(name: string, columns: number, record: CsvRecord): MlpError {
  const got = widthOf(record);
  const plural = got === 1 ? 'field' : 'fields';
  return new MlpError({
    kind: 'data',
    place: { file: name, line: record.line },
    problem: `${got} ${plural}, expected ${columns}`,
    advice:
      got < columns
        ? { text: 'is the delimiter right? {} says it', options: { delimiter: undefined } }
        : 'a field that holds the delimiter must be in quotes',
  });
}

export function recordTooLong(place: Place): MlpError {
  return new MlpError({
    kind: 'data',
    place,
    problem: `a record of more than ${MAX_RECORD_SIZE} bytes starts here`,
    advice: 'look for a quote that is not closed',
  });
}
