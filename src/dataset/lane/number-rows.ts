import { textIn } from '../../support/platform.js';
import type { LinearMemory } from '../../support/wasm/memory.js';
import { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { CsvRecord } from '../csv/records.js';
import { PlainSummary } from '../readings/plain-summary.js';
import { isBeside, isText, type LaneColumn } from './columns.js';
import { LineNumbers } from './line-numbers.js';
import {
  CODES,
  type Places,
  readAsNumbers,
  STATS_BYTES,
  STATS_DECIMALS,
  STATS_LACKING,
} from './places.js';
import { numberOf } from './slow-line.js';
import { Texts, tellMissing } from './texts.js';

/** What is kept of a column beside the matrix, row by row. */
export type Beside =
  | { readonly kind: 'number'; numbers: Float64Array<ArrayBuffer> }
  | { readonly kind: 'text'; readonly texts: Texts; codes: Int32Array<ArrayBuffer> };

/** What is known of the rows before they come. */
export interface RowsOptions {
  /** One for each column of the file; at least one is a feature. */
  readonly columns: readonly LaneColumn[];
  /** One of `DELIMITERS`. */
  readonly delimiter: string;
  /** The numbers of the matrix: float32 (single) or float64. */
  readonly precision: 'single' | 'double';
  /** The texts of missing fields, of which none is a number. */
  readonly na: readonly string[];
}

/** The rows that were read: a matrix of the features, and the other columns beside it. */
export class NumberRows {
  readonly matrix: StoredMatrix;
  /** One for each column of numbers or texts that is not in the matrix, in the order of the file. */
  readonly beside: Beside[];
  readonly lines = new LineNumbers();
  readonly #columns: readonly LaneColumn[];
  readonly #places: Places;
  readonly #memory: LinearMemory;
  readonly #na: ReadonlySet<string>;
  readonly #delimiter: number;
  #count = 0;

  constructor(
    memory: LinearMemory,
    places: Places,
    { columns, delimiter, precision, na }: RowsOptions,
  ) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#memory = memory;
    this.#places = places;
    this.#columns = columns;
    this.#na = new Set(na.map((text) => text.trim()));
    let texts = 0;
    this.beside = columns.filter(isBeside).map((column): Beside => {
      if (!isText(column)) return { kind: 'number', numbers: new Float64Array(0) };
      const dictionary = places.dictionaries[texts++];
      tellMissing(memory, dictionary, this.#na, column.mayMiss);
      return { kind: 'text', texts: new Texts(memory, dictionary), codes: new Int32Array(0) };
    });
    tellMissing(memory, places.missing, this.#na, true);
    const features = columns.filter(({ kind }) => kind === 'feature').length;
    this.matrix = new StoredMatrix(memory, 0, features, precision === 'single' ? 4 : 8);
  }

  get count(): number {
    return this.#count;
  }

  /** How many rows there is room for. */
  get capacity(): number {
    return this.matrix.rows;
  }

  /** Makes room for so many rows, or cuts off what is not needed. */
  resize(rows: number): void {
    this.matrix.resize(rows);
    for (const column of this.beside) {
      if (column.kind === 'number')
        column.numbers = resized(column.numbers, new Float64Array(rows));
      else column.codes = resized(column.codes, new Int32Array(rows));
    }
  }

  /**
   * Takes over rows that the scanner has written. False, where there are too many different texts.
   *
   * @param line of the first of them
   */
  accept(rows: number, line: number): boolean {
    if (rows === 0) return true;
    const { beside, besideStride } = this.#places;
    const step = besideStride / 8;
    const numbers = new Float64Array(this.#memory.buffer, beside, rows * step);
    const words = new Int32Array(this.#memory.buffer, beside, 2 * rows * step);
    const from = this.#count;
    for (const [place, column] of this.beside.entries()) {
      if (column.kind === 'number') {
        for (let i = 0; i < rows; i++) column.numbers[from + i] = numbers[i * step + place];
        continue;
      }
      for (let i = 0; i < rows; i++) {
        const says = words[2 * (i * step + place)];
        const code = says > 0 ? says - CODES : column.texts.codeOf(this.#textAt(-says));
        if (code !== undefined) column.codes[from + i] = code;
        else if (!this.#acceptNumber(place, from + i, this.#textAt(-says))) return false;
      }
    }
    this.lines.set(this.#count, line);
    this.#count += rows;
    return true;
  }

  /** Forgets what the scanner may have written of a record that it refused: it counts on zeros. */
  clear(): void {
    const { numbers, step } = this.matrix;
    numbers.fill(0, this.#count * step, (this.#count + 1) * step);
  }

  /** Adds a record by the rules of the slow road. Undefined, where a field is none of its column, or missing where none may be. */
  add({ fields, line }: CsvRecord): 'known' | 'new text' | undefined {
    const texts = this.#textCount;
    const places = { feature: 0, beside: 0 };
    for (const [i, { kind, mayMiss }] of this.#columns.entries()) {
      if (kind === 'skip') continue;
      const field = fields[i].trim();
      const wrote =
        kind === 'feature'
          ? this.#addFeature(field, places.feature++)
          : this.#addBeside(field, places.beside++);
      if (!wrote || (this.#na.has(field) && !mayMiss)) return undefined;
    }
    this.lines.set(this.#count++, line);
    return this.#textCount === texts ? 'known' : 'new text';
  }

  /** Of a feature its largest magnitude, and the most decimals that one of its numbers has. */
  range(feature: number): { readonly largest: number; readonly decimals: number } {
    const stats = this.#statsOf(feature);
    const decimals = stats.getUint32(STATS_DECIMALS, true);
    return { largest: stats.getFloat64(0, true), decimals: Math.max(0, 31 - Math.clz32(decimals)) };
  }

  /** Whether a field of a feature may be missing: if not, none of its numbers is NaN. */
  mayLack(feature: number): boolean {
    return this.#statsOf(feature).getUint32(STATS_LACKING, true) !== 0;
  }

  #statsOf(feature: number): DataView {
    return new DataView(this.#memory.buffer, this.#places.stats + STATS_BYTES * feature);
  }

  /** Takes over the one text too many of a column, which is the last row's. */
  #acceptNumber(place: number, row: number, text: string): boolean {
    if (!this.#becomesNumbers(place)) return false;
    const column = this.beside[place];
    const x = numberOf(text)?.x;
    if (column.kind !== 'number' || x === undefined) return false;
    column.numbers[row] = x;
    return true;
  }

  /**
   * Makes a column of too many texts one of numbers, if all of them are numbers, and it is one that need not be of texts.
   */
  #becomesNumbers(place: number): boolean {
    const column = this.beside[place];
    const index = [...this.#columns.keys()].filter((i) => isBeside(this.#columns[i]))[place];
    if (column.kind !== 'text' || this.#columns[index].kind !== 'label') return false;
    const { values } = column.texts;
    const numberOfCode = values.map((text) => numberOf(text)?.x);
    if (numberOfCode.includes(undefined)) return false;
    const plain = new PlainSummary();
    for (const text of values) plain.add({ text, rows: 1, line: 0 });
    if (plain.needsTexts) return false;
    const numbers = Float64Array.from(column.codes, (code) =>
      code < 0 ? Number.NaN : (numberOfCode[code] ?? Number.NaN),
    );
    this.beside[place] = { kind: 'number', numbers };
    readAsNumbers(this.#memory.buffer, this.#places, this.#columns, index);
    return true;
  }

  get #textCount(): number {
    let count = 0;
    for (const column of this.beside) if (column.kind === 'text') count += column.texts.count;
    return count;
  }

  /** A text that the scanner does not know, where it left it. */
  #textAt(address: number): string {
    const bytes = new Uint8Array(this.#memory.buffer, address, 16);
    const isEnd = (byte: number): boolean => byte < 0x23 || byte === this.#delimiter;
    return textIn(bytes, 0, bytes.findIndex(isEnd));
  }

  #addFeature(field: string, feature: number): boolean {
    const number = this.#na.has(field) ? { x: Number.NaN, decimals: 0 } : numberOf(field);
    if (number === undefined) return false;
    this.matrix.numbers[this.#count * this.matrix.step + feature] = number.x;
    const stats = this.#statsOf(feature);
    if (Number.isNaN(number.x)) stats.setUint32(STATS_LACKING, 1, true);
    const { largest } = this.range(feature);
    stats.setFloat64(0, Math.abs(number.x) > largest ? Math.abs(number.x) : largest, true);
    const bit = 1 << Math.min(number.decimals, 31);
    stats.setInt32(STATS_DECIMALS, stats.getInt32(STATS_DECIMALS, true) | bit, true);
    return true;
  }

  #addBeside(field: string, place: number): boolean {
    const column = this.beside[place];
    if (column.kind === 'number') {
      const x = this.#na.has(field) ? Number.NaN : numberOf(field)?.x;
      if (x === undefined) return false;
      column.numbers[this.#count] = x;
      return true;
    }
    const code = this.#na.has(field) ? -1 : column.texts.codeOf(field);
    if (code === undefined) return this.#becomesNumbers(place) && this.#addBeside(field, place);
    column.codes[this.#count] = code;
    return true;
  }
}

function resized<T extends Float64Array | Int32Array>(items: T, into: T): T {
  into.set(items.subarray(0, into.length));
  return into;
}
