import { type ColumnFields, type FieldText, rowsOf } from '../readings/column-fields.js';
import { isCode } from '../readings/decide-reading.js';
import { PlainSummary } from '../readings/plain-summary.js';
import { keyReader, numberReader, type Reading } from '../readings/reading.js';
import type { Texts } from './column.js';
import type { ColumnNumbers, StoredNumbers } from './stored-numbers.js';

/** A field of a column of numbers that is not plainly one. */
export interface Stranger extends FieldText {
  readonly row: number;
}

/** The fields of a column as they were collected: a code for each row and the texts of the codes, or numbers and what else there was. */
export type Fields =
  | {
      readonly kind: 'texts';
      /** −1 where the field is missing. */
      readonly codes: Int16Array | Int32Array;
      /** For each code its text, and the first line that has it. */
      readonly values: readonly string[];
      readonly lines: ArrayLike<number>;
      /** For each code its number, if it is a plain one; NaN otherwise. */
      readonly numbers: ArrayLike<number>;
    }
  | {
      readonly kind: 'numbers';
      /** NaN where the field is missing, or strange. */
      readonly numbers: Float64Array;
      readonly strangers: readonly Stranger[];
      /** Whether a point was seen in one of the plain numbers, which may be whole all the same: 1.0. */
      readonly somePoint?: boolean;
    }
  | {
      /** Plain numbers, and nothing else. */
      readonly kind: 'stored';
      readonly numbers: StoredNumbers;
    };

/** A column of which all fields have been read, and which has no reading yet. */
export class CollectedColumn {
  readonly #given: Fields;
  #summary: ColumnFields | undefined;

  constructor(fields: Fields) {
    this.#given = fields;
  }

  /** What its reading can be decided from. */
  get fields(): ColumnFields {
    this.#summary ??= summaryOf(this.#given);
    return this.#summary;
  }

  /** Whether it has few enough different texts for all of them to be known. */
  get isCounted(): boolean {
    return this.#fields.kind === 'texts';
  }

  /** The different texts that are not missing; of numbers without texts, as they are written shortest. */
  get distinct(): readonly FieldText[] {
    const fields = this.#fields;
    if (fields.kind === 'texts') return fieldTexts(fields);
    const counts = new Map<string, FieldText>();
    const add = (text: string, line: number): void => {
      const known = counts.get(text);
      counts.set(text, { text, line: known?.line ?? line, rows: (known?.rows ?? 0) + 1 });
    };
    for (const x of fields.numbers) if (!Number.isNaN(x)) add(String(x), 0);
    for (const { text, line } of fields.strangers) add(text, line);
    return [...counts.values()];
  }

  /** For each row the number that its field says; NaN where it is missing, or says none. */
  numbers(reading: Reading): ColumnNumbers {
    if (this.#given.kind === 'stored') return this.#given.numbers;
    const read = numberReader(reading);
    const fields = this.#fields;
    if (fields.kind === 'numbers') {
      const numbers = fields.numbers.slice();
      for (const { row, text } of fields.strangers) numbers[row] = read(text) ?? Number.NaN;
      return numbers;
    }
    const isPlain = reading.kind === 'number';
    const numberOf = Float64Array.from(fields.values, (text, code) => {
      const known = isPlain ? fields.numbers[code] : Number.NaN;
      return Number.isNaN(known) ? (read(text) ?? Number.NaN) : known;
    });
    const numbers = new Float64Array(fields.codes.length);
    for (let i = 0; i < numbers.length; i++) {
      numbers[i] = fields.codes[i] < 0 ? Number.NaN : numberOf[fields.codes[i]];
    }
    return numbers;
  }

  /** For each row which label or category it has: texts that mean the same are one, called as most rows call it. */
  texts(reading: Reading): Texts {
    const { codes, values, rows } = this.#coded();
    const key = keyReader(reading);
    const codeOf = new Map<string, number>();
    const names: { text: string; rows: number }[] = [];
    const merged = values.map((text, code) => {
      const known = codeOf.get(key(text));
      if (known === undefined) {
        codeOf.set(key(text), names.length);
        return names.push({ text, rows: rows[code] }) - 1;
      }
      const name = names[known];
      if (rows[code] > name.rows || (rows[code] === name.rows && text < name.text)) {
        names[known] = { text, rows: rows[code] };
      }
      return known;
    });
    const named = names.map(({ text }) => text);
    // Where no two are one, the codes are those that there are.
    if (names.length === values.length && codes instanceof Int32Array) {
      return { values: named, codes };
    }
    const own = new Int32Array(codes.length);
    for (let i = 0; i < own.length; i++) own[i] = codes[i] < 0 ? -1 : merged[codes[i]];
    return { values: named, codes: own };
  }

  /** The fields by themselves, wherever they lie. */
  get #fields(): Exclude<Fields, { kind: 'stored' }> {
    const fields = this.#given;
    if (fields.kind !== 'stored') return fields;
    return { kind: 'numbers', numbers: fields.numbers.toFloat64(), strangers: [] };
  }

  #coded(): { codes: ArrayLike<number>; values: readonly string[]; rows: ArrayLike<number> } {
    const fields = this.#fields;
    if (fields.kind === 'texts') {
      const { codes, values } = fields;
      return { codes, values, rows: rowsPerCode(codes, values.length) };
    }
    const strange = new Map(fields.strangers.map(({ row, text }) => [row, text]));
    const codeOf = new Map<string, number>();
    const codes = new Int32Array(fields.numbers.length).fill(-1);
    for (const [row, x] of fields.numbers.entries()) {
      const text = Number.isNaN(x) ? strange.get(row) : String(x);
      if (text === undefined) continue;
      codes[row] = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, codes[row]);
    }
    return { codes, values: [...codeOf.keys()], rows: rowsPerCode(codes, codeOf.size) };
  }
}

function rowsPerCode(codes: ArrayLike<number>, count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) rows[codes[i]]++;
  return rows;
}

function fieldTexts({ codes, values, lines }: Fields & { kind: 'texts' }): FieldText[] {
  const rows = rowsPerCode(codes, values.length);
  return values.map((text, code) => ({ text, rows: rows[code], line: lines[code] }));
}

function summaryOf(fields: Fields): ColumnFields {
  const plain = new PlainSummary();
  if (fields.kind === 'stored') {
    // Beside nothing else, it does not matter how plain numbers are written.
    plain.rows = fields.numbers.length;
    return { plain, others: [] };
  }
  if (fields.kind === 'numbers') {
    for (const x of fields.numbers) if (!Number.isNaN(x)) plain.addNumber(x);
    plain.somePoint ||= fields.somePoint ?? false;
    return { plain, others: distinctOf(fields.strangers) };
  }
  const others: FieldText[] = [];
  for (const [code, field] of fieldTexts(fields).entries()) {
    if (Number.isNaN(fields.numbers[code]) || isCode(field.text)) others.push(field);
    else plain.add(field);
  }
  return { plain, others };
}

function distinctOf(strangers: readonly Stranger[]): FieldText[] {
  const groups = new Map<string, Stranger[]>();
  for (const stranger of strangers) {
    const group = groups.get(stranger.text);
    if (group) group.push(stranger);
    else groups.set(stranger.text, [stranger]);
  }
  return [...groups.values()].map((group) => ({ ...group[0], rows: rowsOf(group) }));
}
