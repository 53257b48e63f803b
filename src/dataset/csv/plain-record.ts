import { textIn } from '../../support/platform.js';
import { plainNumber } from './plain-number.js';
import type { CsvRecord } from './records.js';

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
    return this.#whole().split(this.#scanned.delimiter);
  }

  written(delimiter: string): string | undefined {
    if (delimiter !== this.#scanned.delimiter) return undefined;
    const text = this.#whole();
    // A quote may stand in the middle of a field, and a byte order mark at the beginning of one.
    return text.includes('"') || text.includes('\ufeff') ? undefined : text;
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

  plainNumber(index: number): number {
    return plainNumber(this.#scanned.bytes, this.from(index), this.to(index));
  }

  #whole(): string {
    return textIn(this.#scanned.bytes, this.#start, this.to(this.width - 1));
  }

  /** The record without the fields behind its first ones. */
  narrowed(width: number): PlainRecord {
    return new PlainRecord(this.line, width, this.#scanned, this.#start, this.#first);
  }
}
