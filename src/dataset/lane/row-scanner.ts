import { charactersOf } from '../../support/platform.js';
import { LinearMemory } from '../../support/wasm/memory.js';
import { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { CsvRecord } from '../csv/records.js';
import type { LaneColumn } from './columns.js';
import { LineInput } from './line-input.js';
import { CHUNK, type Places, STATE, takePlaces } from './places.js';
import { type ScanRows, scannerFor } from './scanner.js';
import { readSlowLine } from './slow-line.js';
import { tellMissing } from './texts.js';
import { linesOf } from './written-line.js';

/** What is read, and how. */
export interface RowScannerOptions {
  /** One for each column of the file, each a feature or skipped. */
  readonly columns: readonly (LaneColumn & { readonly kind: 'feature' | 'skip' })[];
  /** One of `DELIMITERS`. */
  readonly delimiter: string;
  /** The numbers of the matrix: float32 (single) or float64. */
  readonly precision: 'single' | 'double';
  /** The texts of missing fields, of which none is a number. */
  readonly na: readonly string[];
  /** The line of the file on which the first bytes begin. */
  readonly line: number;
}

/** Some records, in their order. */
export interface ScannedRecords {
  readonly records: readonly CsvRecord[];
  /** Whether their features are in the first rows of the matrix: otherwise the scanner was not sure of them. */
  readonly inMatrix: boolean;
}

const LF = 10;
/** So many rows are read at a time, if they are there. */
const ROWS = 512;
/** A line that the scanner refuses costs more than on the slow road: with so many of them nothing is gained. */
const MOST_REFUSED = 0.25;
/** Before so many lines were refused, nothing is concluded from it. */
const FEW = 200;

/**
 * Reads the records of a CSV file some at a time, by the same compiled code as the lane that keeps them all, always into
 * the same rows of a matrix. Where it cannot go on it is `blocked`: the records from `line` on have to be read by the slow road.
 */
export class RowScanner {
  /** Its rows are written over as soon as more records are asked for. */
  readonly matrix: StoredMatrix;
  /** Whether it could not go on. */
  blocked = false;
  readonly #options: RowScannerOptions;
  readonly #memory = new LinearMemory();
  readonly #places: Places;
  readonly #input: LineInput;
  #scan: ScanRows | undefined;
  #line: number;
  /** Bytes of the matrix that are not zero any more: the scanner counts on zeros. */
  #touched = 0;
  #lines = { scanned: 0, refused: 0 };

  constructor(options: RowScannerOptions) {
    const { columns, precision, na } = options;
    const bytes = precision === 'single' ? 4 : 8;
    this.#options = options;
    this.#line = options.line;
    this.#places = takePlaces(this.#memory, columns, bytes);
    tellMissing(this.#memory, this.#places.missing, new Set(na.map((text) => text.trim())), true);
    this.#input = new LineInput(this.#memory, this.#places);
    const features = columns.filter(({ kind }) => kind === 'feature').length;
    this.matrix = new StoredMatrix(this.#memory, ROWS, features, bytes);
  }

  /** The line on which the records begin that were not read yet. */
  get line(): number {
    return this.#line;
  }

  /** Where the next bytes can be put, as many as it is long or fewer; `take` then reads them. */
  get space(): Uint8Array {
    return this.#input.space;
  }

  /** The records that end in these bytes. */
  *push(bytes: Uint8Array): Generator<ScannedRecords, void, undefined> {
    for (let from = 0; from < bytes.length && !this.blocked; from += CHUNK) {
      const chunk = bytes.subarray(from, from + CHUNK);
      this.space.set(chunk);
      yield* this.take(chunk.length);
    }
  }

  /** The records that end in so many bytes, which were put into `space`. */
  *take(length: number): Generator<ScannedRecords, void, undefined> {
    if (length === 0 || this.blocked) return;
    this.#scan ??= scannerFor(
      this.space.subarray(0, length),
      this.#options.delimiter,
      this.#places,
      this.matrix,
    );
    const lines = this.#input.take(length);
    this.blocked ||= lines === undefined;
    for (let at = lines?.from ?? 0; at < (lines?.to ?? 0) && !this.blocked; ) {
      const { records, next } = this.#scanRows(this.#scan, at, lines?.to ?? 0);
      if (records.length > 0) yield { records, inMatrix: true };
      at = next;
      if (records.length > 0) continue;
      const line = this.#readSlowly(at);
      if (line === undefined) break;
      if (line.records.length > 0) yield { records: line.records, inMatrix: false };
      at = line.next;
    }
  }

  /** The record that only the end of the file ends, if there is one. */
  *end(): Generator<ScannedRecords, void, undefined> {
    if (this.#input.hasRest) yield* this.push(Uint8Array.of(LF));
  }

  #scanRows(scan: ScanRows, from: number, to: number) {
    const { offset, stride, rows } = this.matrix;
    const { buffer } = this.#memory;
    new Uint8Array(buffer, offset, this.#touched).fill(0);
    scan(from, to, offset, Math.min(rows, this.#places.besideRows));
    const view = new DataView(buffer, this.#places.state);
    const next = view.getUint32(STATE.position, true);
    const count = view.getInt32(STATE.rows, true);
    this.#touched = Math.min(rows, count + 1) * stride; // something of the one that was refused, too
    const text = charactersOf(new Uint8Array(buffer, from, next - from));
    const records = linesOf(text, this.#line, this.#options.delimiter);
    this.#line += count;
    this.#lines.scanned += count;
    return { records, next };
  }

  /** Reads one line by the rules of the slow road, and says where the next one begins; undefined where that cannot be. */
  #readSlowly(from: number): { records: readonly CsvRecord[]; next: number } | undefined {
    const { columns, delimiter } = this.#options;
    const memory = new Uint8Array(this.#memory.buffer);
    const next = memory.indexOf(LF, from) + 1;
    const line = readSlowLine(memory.slice(from, next), delimiter, columns.length, this.#line);
    const { scanned, refused } = this.#lines;
    if (line === undefined || (refused > FEW && refused > MOST_REFUSED * scanned)) {
      this.blocked = true;
      return undefined;
    }
    this.#lines.refused++;
    this.#line += line.lines;
    return { records: line.records, next };
  }
}
