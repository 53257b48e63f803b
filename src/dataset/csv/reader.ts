import { MlpError } from '../../support/errors.js';
import { bytesOf, joined } from '../../support/platform.js';
import { BlanksRecord } from './blanks-record.js';
import { isLineEnd, readRecord, separatorOf } from './careful.js';
import { newlinesIn } from './newlines.js';
import { PlainRecord, type Scanned } from './plain-record.js';
import { type Batch, BLANKS, type CsvRecord, MAX_RECORD_SIZE, recordTooLong } from './records.js';

const QUOTE = 0x22;
const LF = 10;
const CR = 13;
const NOTHING = new Uint8Array(0);

/** How the text of a file is divided. */
export interface Layout {
  /** One character, or `blanks`: runs of blanks and tabs. */
  readonly delimiter: string;
  /** What a line begins with that is no record. */
  readonly comment?: string | undefined;
}

/** Some bytes while the records in them are found. */
interface Scan {
  readonly bytes: Uint8Array;
  readonly records: CsvRecord[];
  readonly scanned: { -readonly [K in keyof Scanned]: Scanned[K] };
  /** How many ends of fields there are so far. */
  count: number;
}

/**
 * Turns the bytes of a CSV file into records. Lines end with LF, CRLF or CR; a line of nothing is no record.
 *
 * Where there is no quote, one loop over the bytes finds all that matters. A record with a quote in it is read with
 * care (`readRecord`), and so are all where the delimiter is not one byte.
 */
export class RecordReader {
  readonly #name: string;
  readonly #delimiter: string;
  readonly #separator: ReturnType<typeof separatorOf>;
  readonly #comment: Uint8Array;
  readonly #isOneByte: boolean;
  #line: number;
  /** What was read of a record that has not ended. */
  #rest: Uint8Array = NOTHING;
  #afterCr = false;
  #fault: MlpError | undefined;

  /** @param line of the file on which these bytes begin */
  constructor(name: string, { delimiter, comment }: Layout, line = 1) {
    this.#name = name;
    this.#delimiter = delimiter;
    this.#separator = separatorOf(delimiter);
    this.#comment = bytesOf(comment ?? '');
    this.#isOneByte = delimiter !== BLANKS && this.#separator.plain;
    this.#line = line;
  }

  /** The records that end in these bytes, and the fault behind them. */
  push(given: Uint8Array): Batch {
    const bytes = this.#rest.length === 0 ? given : joined([this.#rest, given]);
    const { records, end } = this.#scan(bytes);
    this.#rest = bytes.subarray(end);
    if (this.#rest.length > MAX_RECORD_SIZE) this.#fault ??= this.#tooLong(this.#rest);
    return { records, error: this.#fault };
  }

  /** The record that only the end of the file ends, if there is one. */
  end(): Batch {
    const bytes = joined([this.#rest, Uint8Array.of(LF)]);
    this.#rest = NOTHING;
    const { records, end } = this.#scan(bytes);
    if (end < bytes.length) this.#fault ??= this.#neverClosed(bytes, end);
    return { records, error: this.#fault };
  }

  /** The records in the bytes, and where the last of them ends. */
  #scan(bytes: Uint8Array): { records: CsvRecord[]; end: number } {
    const ends = new Int32Array(64 + (bytes.length >> 2)); // most fields are longer
    const scanned = { bytes, ends, delimiter: this.#delimiter };
    const scan: Scan = { bytes, records: [], scanned, count: 0 };
    let start = 0;
    let quote = -1;
    while (this.#fault === undefined) {
      if (this.#isOneByte) {
        if (quote < start) quote = bytes.indexOf(QUOTE, start);
        if (quote === -1) quote = bytes.length;
        start = this.#scanPlain(scan, start, quote);
        if (quote === bytes.length || this.#fault !== undefined) break;
      }
      const next = this.#readCarefully(scan, start);
      if (next === undefined) break;
      start = next;
    }
    return { records: scan.records, end: start };
  }

  /** Finds the records that end before `limit`, up to which there is no quote; where the last one ends. */
  #scanPlain(scan: Scan, from: number, limit: number): number {
    const { bytes, records, scanned } = scan;
    const delimiter = this.#delimiter.charCodeAt(0);
    const hasComments = this.#comment.length > 0;
    let { ends } = scanned;
    let { count } = scan;
    let start = from;
    let first = count;
    for (let i = start; i < limit; i++) {
      const byte = bytes[i];
      const endsLine = byte === LF || byte === CR;
      if (byte !== delimiter && !endsLine) continue;
      if (!endsLine || i > start) {
        if (count === ends.length) ends = twiceAsLong(ends);
        ends[count++] = i;
      }
      if (!endsLine) continue;
      if (byte === LF && this.#afterCr && i === start) {
        this.#line--; // the second half of a CRLF
      } else if (i > start) {
        if (i - start > MAX_RECORD_SIZE) {
          this.#fault = recordTooLong({ file: this.#name, line: this.#line });
          break;
        }
        if (hasComments && this.#isComment(bytes, start)) count = first;
        else records.push(new PlainRecord(this.#line, count - first, scanned, start, first));
        first = count;
      }
      this.#line++;
      this.#afterCr = byte === CR;
      start = i + 1;
    }
    scanned.ends = ends;
    scan.count = first;
    return start;
  }

  /** Reads the line or the record that begins at `start`; where the next one does, unless the bytes end before. */
  #readCarefully(scan: Scan, start: number): number | undefined {
    const { bytes } = scan;
    if (start === bytes.length) return undefined;
    if (bytes[start] === LF && this.#afterCr) {
      this.#afterCr = false; // the second half of a CRLF
      return start + 1;
    }
    if (this.#isComment(bytes, start)) {
      let end = start;
      while (end < bytes.length && !isLineEnd(bytes[end])) end++;
      return end === bytes.length ? undefined : this.#behind(bytes, end, 0);
    }
    if (isLineEnd(bytes[start])) return this.#behind(bytes, start, 0);
    const found = readRecord(bytes, start, this.#separator);
    if (found.end === undefined) return undefined;
    const { end, ends, fields, misquoted } = found;
    if (misquoted !== undefined) {
      this.#fault = this.#goesOn(this.#line + newlinesIn(bytes.subarray(start, misquoted)));
      return undefined;
    }
    if (end - start > MAX_RECORD_SIZE) {
      this.#fault = recordTooLong({ file: this.#name, line: this.#line });
      return undefined;
    }
    if (fields !== undefined) scan.records.push({ line: this.#line, fields });
    else if (ends.length > 0) this.#pushPlain(scan, start, ends);
    return this.#behind(bytes, end, fields ? newlinesIn(bytes.subarray(start, end)) : 0);
  }

  #pushPlain(scan: Scan, start: number, ends: readonly number[]): void {
    const { scanned, count } = scan;
    while (count + ends.length > scanned.ends.length) scanned.ends = twiceAsLong(scanned.ends);
    scanned.ends.set(ends, count);
    scan.count += ends.length;
    const Kind = this.#separator.runs ? BlanksRecord : PlainRecord;
    scan.records.push(new Kind(this.#line, ends.length, scanned, start, count));
  }

  /** Steps over a line end, behind a record with so many line ends in its fields. */
  #behind(bytes: Uint8Array, end: number, inside: number): number {
    this.#line += inside + 1;
    this.#afterCr = bytes[end] === CR;
    return end + 1;
  }

  #isComment(bytes: Uint8Array, start: number): boolean {
    const prefix = this.#comment;
    return prefix.length > 0 && prefix.every((byte, i) => bytes[start + i] === byte);
  }

  /** @param rest the beginning of the record */
  #tooLong(rest: Uint8Array): MlpError {
    const found = readRecord(rest, 0, this.#separator);
    const open = found.end === undefined ? (found.open ?? 0) : 0;
    const line = this.#line + newlinesIn(rest.subarray(0, open));
    return recordTooLong({ file: this.#name, line });
  }

  #neverClosed(bytes: Uint8Array, start: number): MlpError {
    const found = readRecord(bytes, start, this.#separator);
    const open = found.end === undefined ? (found.open ?? start) : start;
    const line = this.#line + newlinesIn(bytes.subarray(start, open));
    return new MlpError({
      kind: 'data',
      place: { file: this.#name, line },
      problem: 'the quote that opens here is never closed',
      advice: 'close it, or double it ("") if it belongs to the text',
    });
  }

  #goesOn(line: number): MlpError {
    return new MlpError({
      kind: 'data',
      place: { file: this.#name, line },
      problem:
        'the quoted field that opens here runs over the end of the line, and goes on behind its closing quote',
      advice: 'close the quote in the right place, and double ("") the quotes inside it',
    });
  }
}

function twiceAsLong(numbers: Int32Array): Int32Array {
  const longer = new Int32Array(2 * numbers.length + 64);
  longer.set(numbers);
  return longer;
}
