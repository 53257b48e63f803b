import { MlpError, type Place } from '../../support/errors.js';
import { joined, textIn } from '../../support/platform.js';

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

/** Bytes that a record may have: a longer one is nearly always a quote that was never closed. */
export const MAX_RECORD_SIZE = 1 << 20;

const QUOTE = 0x22;
const LF = 10;
const CR = 13;
const NOTHING = new Uint8Array(0);

/** Bytes, and where in them the fields end. */
interface Scanned {
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
}

/** How many fields a record has; those of a plain one are not read for it. */
export function widthOf(record: CsvRecord): number {
  return record instanceof PlainRecord ? record.width : record.fields.length;
}

/** One field of a record. */
export function textOf(record: CsvRecord, index: number): string {
  return record instanceof PlainRecord ? record.text(index) : record.fields[index];
}

/**
 * Splits bytes into records as long as there is no quote in them; where there is one, csv-parse has to read on.
 * Lines end with LF, CRLF or CR; a line of nothing is no record.
 */
export class PlainScanner {
  readonly #name: string;
  readonly #delimiter: string;
  readonly #delimiterByte: number;
  #line = 1;
  /** What was read of a record that has not ended. */
  #rest: Uint8Array = NOTHING;
  #afterCr = false;

  /** @param delimiter one character that is one byte */
  constructor(name: string, delimiter: string) {
    this.#name = name;
    this.#delimiter = delimiter;
    this.#delimiterByte = delimiter.charCodeAt(0);
  }

  /** The line on which the next record starts. */
  get line(): number {
    return this.#line;
  }

  /** The records that end in these bytes, and the bytes from the record on that has a quote, if there is one. */
  push(given: Uint8Array): Batch & { readonly quoted: Uint8Array | undefined } {
    const bytes = this.#rest.length === 0 ? given : joined([this.#rest, given]);
    const quote = bytes.indexOf(QUOTE, this.#rest.length);
    const { records, end } = this.#scan(bytes, quote === -1 ? bytes.length : quote);
    this.#rest = bytes.subarray(end);
    const tooLong = records.length === 0 || quote === -1 ? this.#rest.length : 0;
    return {
      records,
      error: this.#fault ?? (tooLong > MAX_RECORD_SIZE ? this.#tooLong(this.#line) : undefined),
      quoted: quote === -1 ? undefined : this.#rest,
    };
  }

  /** The record that only the end of the file ends, if there is one. */
  end(): Batch {
    const bytes = this.#rest;
    this.#rest = NOTHING;
    const { records } = this.#scan(joined([bytes, Uint8Array.of(LF)]), bytes.length + 1);
    return { records, error: this.#fault };
  }

  #fault: MlpError | undefined;

  /** The records in the bytes before `limit`, and where the last of them ends. */
  #scan(bytes: Uint8Array, limit: number): { records: PlainRecord[]; end: number } {
    const records: PlainRecord[] = [];
    let ends = new Int32Array(64 + (limit >> 2)); // most fields are longer
    let count = 0;
    const scanned = { bytes, ends, delimiter: this.#delimiter };
    const delimiter = this.#delimiterByte;
    let start = 0;
    let first = 0;
    for (let i = 0; i < limit; i++) {
      const byte = bytes[i];
      const isLineEnd = byte === LF || byte === CR;
      if (byte !== delimiter && !isLineEnd) continue;
      if (!isLineEnd || i > start) {
        if (count === ends.length) ends = twiceAsLong(ends);
        ends[count++] = i;
      }
      if (!isLineEnd) continue;
      if (byte === LF && this.#afterCr && i === start) {
        this.#line--; // the second half of a CRLF
      } else if (i > start) {
        if (i - start > MAX_RECORD_SIZE) {
          this.#fault = this.#tooLong(this.#line);
          break;
        }
        records.push(new PlainRecord(this.#line, count - first, scanned, start, first));
        first = count;
      }
      this.#line++;
      this.#afterCr = byte === CR;
      start = i + 1;
    }
    scanned.ends = ends;
    return { records, end: start };
  }

  #tooLong(line: number): MlpError {
    return recordTooLong({ file: this.#name, line });
  }
}

function twiceAsLong(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}

export function recordTooLong(place: Place): MlpError {
  return new MlpError({
    kind: 'data',
    place,
    problem: `a record of more than ${MAX_RECORD_SIZE} bytes starts here`,
    advice: 'look for a quote that is not closed',
  });
}
