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

  plainNumber(index: number): number {
    return plainNumber(this.#scanned.bytes, this.from(index), this.to(index));
  }

  /** The record without the fields behind its first ones. */
  narrowed(width: number): PlainRecord {
    return new PlainRecord(this.line, width, this.#scanned, this.#start, this.#first);
  }
}
