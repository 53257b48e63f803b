import type { CsvFile } from '../csv/csv.js';
import { type CsvRecord, raggedRecord, textOf, widthOf } from '../csv/records.js';
import type { CollectedColumn } from './collected-column.js';
import { ColumnBuilder } from './column-builder.js';
import { type Growable, growableCounts } from './growable.js';
import { KnownTexts } from './known-texts.js';
import { missingTest, someAreNumbers } from './missing.js';
import {
  MOST_TEXTS,
  type TableLimits,
  tableLimits,
  tooManyRows,
  tooManyTexts,
} from './table-size.js';

/** Which columns of a file are collected, and how. */
export interface CollectOptions {
  /** The columns to be read, by their index, and whether all texts of one have to be kept. */
  readonly columns: ReadonlyMap<number, { readonly keepsTexts: boolean }>;
  /** The texts of missing fields. */
  readonly na: readonly string[];
  /** What there is room for: a part of this machine's memory, unless it is given. */
  readonly limits?: TableLimits;
}

/** A column with all its fields. */
export interface CollectedFields {
  readonly column: CollectedColumn;
  /** The rows in which it is missing, rising from 0, and what the first of them has there. */
  readonly missing: { readonly rows: Uint32Array; readonly text: string };
}

/** The rows of a file, before their columns have a reading. */
export interface CollectedRows {
  readonly columns: ReadonlyMap<number, CollectedFields>;
  /** For each row the line on which it starts. */
  readonly lines: Uint32Array;
}

/** Of the line of a row. */
const LINE_BYTES = 4;
/** More records than come at a time. */
const BATCH = 1 << 20;

/** A column while it is read. */
interface Collecting {
  readonly index: number;
  readonly builder: ColumnBuilder;
  readonly missing: Growable<Uint32Array>;
  firstMissing: string;
}

/** Collects the records of a file into columns, some records at a time. */
export class RowCollector {
  readonly #csv: Pick<CsvFile, 'name' | 'header'>;
  readonly #columns: readonly Collecting[];
  readonly #isMissing: (text: string) => boolean;
  /** Whether a number is never missing. */
  readonly #numbersCount: boolean;
  readonly #lines = growableCounts();
  readonly #limits: TableLimits;

  constructor(csv: Pick<CsvFile, 'name' | 'header'>, { columns, na, limits }: CollectOptions) {
    this.#csv = csv;
    this.#limits = limits ?? tableLimits();
    this.#isMissing = missingTest(na);
    this.#numbersCount = !someAreNumbers(na);
    const known = new KnownTexts();
    this.#columns = [...columns].map(([index, { keepsTexts }]) => ({
      index,
      builder: new ColumnBuilder(keepsTexts, known),
      missing: growableCounts(),
      firstMissing: '',
    }));
  }

  get rows(): number {
    return this.#lines.length;
  }

  /** Makes room for so many rows in all, if there can be so many: growing would copy them time after time. */
  reserve(rows: number): void {
    if (!(rows * this.#bytesPerRow <= this.#limits.numbers)) return;
    this.#lines.reserve(rows);
    for (const { builder } of this.#columns) builder.reserve(rows);
  }

  /**
   * Adds records: column after column, as what is known of one is then at hand.
   *
   * @throws MlpError (data) for the first record of another width than the header's, and where there are too many for the
   * memory
   */
  add(records: readonly CsvRecord[]): void {
    const { name, header } = this.#csv;
    // A file that was opened to pass them on may have records of other widths.
    const ragged = records.find((record) => widthOf(record) !== header.length);
    if (ragged !== undefined) throw raggedRecord(name, header.length, ragged);
    const first = this.rows;
    for (const column of this.#columns) {
      const { index, builder, missing } = column;
      for (let at = 0; at < records.length; at++) {
        if (this.#numbersCount) at = builder.pushPlain(records, index, at);
        if (at === records.length) break;
        const text = textOf(records[at], index);
        if (this.#isMissing(text)) {
          if (missing.length === 0) column.firstMissing = text;
          missing.push(first + at);
          builder.pushMissing();
        } else builder.push(text, records[at].line);
      }
    }
    for (const { line } of records) this.#lines.push(line);
    this.#refuseTooMany();
  }

  get #bytesPerRow(): number {
    return this.#columns.reduce((sum, { builder }) => sum + builder.bytesPerRow, LINE_BYTES);
  }

  #refuseTooMany(): void {
    const { name } = this.#csv;
    const bytes = this.rows * this.#bytesPerRow;
    if (bytes > this.#limits.numbers) throw tooManyRows(name, this.#lines.last, bytes);
    let textBytes = 0;
    for (const { builder } of this.#columns) {
      const { count, bytes: own } = builder.texts;
      textBytes += own;
      // One batch more has to fit.
      if (count < MOST_TEXTS - BATCH && textBytes <= this.#limits.texts) continue;
      throw tooManyTexts(name, this.#lines.last);
    }
  }

  finish(): CollectedRows {
    const columns = new Map<number, CollectedFields>();
    for (const { index, builder, missing, firstMissing } of this.#columns) {
      const rows = missing.finish();
      columns.set(index, { column: builder.finish(), missing: { rows, text: firstMissing } });
    }
    return { columns, lines: this.#lines.finish() };
  }
}
