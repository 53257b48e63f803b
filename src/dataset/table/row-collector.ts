import { MlpError, quote } from '../../support/errors.js';
import { type CsvFile, raggedRecord } from '../csv/csv.js';
import { parseNumber } from '../csv/number.js';
import { type CsvRecord, textOf, widthOf } from '../csv/records.js';
import type { Column } from './column.js';
import { ColumnBuilder, type ColumnUse } from './column-builder.js';
import { growableCounts } from './growable.js';
import { KnownTexts } from './known-texts.js';
import { type MissingPolicy, missingAdvice, missingTest } from './missing.js';
import type { Roles } from './roles.js';

/** How the rows of a file are to be collected. */
export interface RowOptions {
  readonly roles: Roles;
  /** What each column is for that is read at all, by its index. */
  readonly uses: ReadonlyMap<number, ColumnUse>;
  /** The texts of missing fields. */
  readonly na: readonly string[];
  readonly missing: MissingPolicy;
}

/** A column while it is read. */
interface Collected {
  readonly index: number;
  /** Whether a missing field of it may be made up later. */
  readonly mayBeFilled: boolean;
  readonly builder: ColumnBuilder;
}

/** Collects the records of a file into columns, some records at a time. */
export class RowCollector {
  readonly #csv: Pick<CsvFile, 'name' | 'header'>;
  readonly #options: RowOptions;
  readonly #columns: readonly Collected[];
  readonly #isMissing: (text: string) => boolean;
  /** A number is never missing, unless one of the texts that stand for it is a number. */
  readonly #numbersCount: boolean;
  readonly #lines = growableCounts();
  #dropped = 0;
  #fillable = true;

  constructor(csv: Pick<CsvFile, 'name' | 'header'>, options: RowOptions) {
    const { roles, uses, na, missing } = options;
    this.#csv = csv;
    this.#options = options;
    this.#isMissing = missingTest(na);
    this.#numbersCount = na.every((text) => parseNumber(text) === undefined);
    const known = new KnownTexts();
    this.#columns = [...uses].map(([index, use]) => ({
      index,
      mayBeFilled: missing === 'mean' && canBeFilled(index, roles),
      builder: new ColumnBuilder(csv.name, csv.header[index], use, known),
    }));
  }

  get rows(): number {
    return this.#lines.length;
  }

  /** How many rows were left out because a field was missing. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether all that these rows lack could have been filled. */
  get fillable(): boolean {
    return this.#fillable;
  }

  /** Makes room for so many rows in all: growing would copy them time after time. */
  reserve(rows: number): void {
    this.#lines.reserve(rows);
    for (const { builder } of this.#columns) builder.reserve(rows);
  }

  /**
   * Adds records: column after column, as what is known of one is then at hand.
   *
   * @throws MlpError (data) for the first fault, record by record and in each from the left
   */
  add(records: readonly CsvRecord[]): void {
    const { name, header } = this.#csv;
    // A file that was opened to pass them on may have records of other widths.
    const ragged = records.findIndex((record) => widthOf(record) !== header.length);
    let sound = ragged === -1 ? records : records.slice(0, ragged);
    let fault: unknown;
    if (ragged !== -1) fault = raggedRecord(name, header.length, records[ragged]);
    if (this.#options.missing === 'drop') {
      const whole = sound.filter((record) => this.#isWhole(record));
      this.#dropped += sound.length - whole.length;
      sound = whole;
    }
    for (const column of this.#columns) {
      let at = 0;
      try {
        for (; at < sound.length; at++) {
          if (this.#numbersCount) at = column.builder.pushPlain(sound, column.index, at);
          if (at < sound.length) this.#addField(column, sound[at]);
        }
      } catch (error) {
        // Only a record before this one can have a fault that comes before it.
        fault = error;
        sound = sound.slice(0, at);
      }
    }
    if (fault !== undefined) throw fault;
    for (const { line } of sound) this.#lines.push(line);
  }

  /** The columns, one for each name of the header, and for each row the line on which it starts. */
  finish(): { columns: readonly (Column | undefined)[]; lines: Uint32Array } {
    const columns: (Column | undefined)[] = this.#csv.header.map(() => undefined);
    for (const { index, builder } of this.#columns) columns[index] = builder.finish();
    return { columns, lines: this.#lines.finish() };
  }

  #isWhole(record: CsvRecord): boolean {
    const lacks = ({ index }: Collected) => this.#isMissing(textOf(record, index));
    if (!this.#columns.some(lacks)) return true;
    const { roles } = this.#options;
    this.#fillable &&= !this.#columns.some((c) => !canBeFilled(c.index, roles) && lacks(c));
    return false;
  }

  #addField({ index, mayBeFilled, builder }: Collected, record: CsvRecord): void {
    const field = textOf(record, index);
    if (!this.#isMissing(field)) builder.push(field, record.line);
    else if (mayBeFilled) builder.pushMissing();
    else throw this.#missingField(record.line, index, field);
  }

  #missingField(line: number, index: number, field: string): MlpError {
    const { roles } = this.#options;
    const { name, header } = this.#csv;
    const state = field.trim() === '' ? 'is empty' : `is missing (${quote(field)})`;
    const at = { kind: 'data', place: { file: name, line } } as const;
    const column = `column ${quote(header[index])}`;
    if (canBeFilled(index, roles)) {
      return new MlpError({ ...at, problem: `${column} ${state}`, advice: missingAdvice });
    }
    const role = index === roles.target ? 'target' : index === roles.weight ? 'weight' : 'group';
    return new MlpError({
      ...at,
      problem: `${column}, the ${role}, ${state}`,
      advice: { text: 'leave such rows out with', options: { missing: 'drop' } },
    });
  }
}

/** Whether a missing field of a column can be made up: not what says how a row counts, or where it belongs. */
function canBeFilled(index: number, { features, weight, group }: Roles): boolean {
  return features.includes(index) && index !== weight && index !== group;
}
