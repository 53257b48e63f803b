import { type Advice, MlpError, type Place, quote } from '../../support/errors.js';
import { parseNumber } from '../csv/number.js';
import { plainNumber } from '../csv/plain-number.js';
import { type CsvRecord, PlainRecord } from '../csv/records.js';
import type { Column } from './column.js';
import { type Growable, growableCodes, growableFloats, growableShorts } from './growable.js';
import type { KnownTexts } from './known-texts.js';
import { asMissing } from './missing.js';

/**
 * What a column is for, which decides what has to be kept of it:
 *
 * - `feature`: numbers, or text of few different values; its fields tell which;
 * - `category`: text, whatever it looks like (categories by request, groups);
 * - `weight`, `number`: numbers and nothing else, of the weights and the target of a regression;
 * - `target`: as a feature, but its numbers may be class labels, and text may have any number of values;
 * - `label`: class labels, whatever they look like.
 */
export type ColumnUse = 'feature' | 'category' | 'weight' | 'number' | 'target' | 'label';

/** A feature of text, or a target of numbers, with more different values has no categories. */
export const MAX_CATEGORIES = 4096;

/** So many different texts may be advised to be taken as missing. */
const MAX_ADVISED = 5;

interface Stranger {
  readonly line: number;
  readonly text: string;
}

/**
 * Collects one column of a table, field by field.
 *
 * While a column has few different values, it is a code for each row, and for each code its text and its number;
 * so a few bytes of memory are touched for a field, and its text need not be made again. When there are too
 * many for categories, a column of numbers becomes just these.
 */
export class ColumnBuilder {
  readonly #file: string;
  readonly #name: string;
  readonly #use: ColumnUse;
  /** For each row the code of its text; −1 for a missing field. Until there are too many texts. */
  #codes: Growable<Int16Array> | Growable<Int32Array> | undefined;
  readonly #dictionary = new Map<string, number>();
  /** For each code the number that its text says; NaN for a stranger. */
  readonly #numberOf = growableFloats();
  /** Short texts of the whole file, and for each one more than its code in this column: 0 if it has none yet. */
  readonly #known: KnownTexts;
  #codeOfKnown = new Int32Array(0);
  /** For each row its number, where there are no codes. */
  readonly #numbers = growableFloats();
  #capacity = 0;
  #present = 0;
  #strangers = 0; // neither number nor missing
  #firstStranger: Stranger | undefined;
  /** The first few different ones. */
  readonly #strangerTexts = new Set<string>();

  constructor(file: string, name: string, use: ColumnUse, known: KnownTexts) {
    this.#known = known;
    this.#file = file;
    this.#name = name;
    this.#use = use;
    if (!this.#numbersOnly) this.#codes = use === 'feature' ? growableShorts() : growableCodes();
  }

  /** Makes room for so many rows in all. */
  reserve(rows: number): void {
    this.#capacity = rows;
    (this.#codes ?? this.#numbers).reserve(rows);
  }

  /** Adds a missing field. */
  pushMissing(): void {
    if (this.#codes) this.#codes.push(-1);
    else this.#numbers.push(Number.NaN);
  }

  /**
   * Adds the field of a row.
   *
   * @throws MlpError (data) for text where only numbers can be, and for a feature of text with more
   * than MAX_CATEGORIES different values.
   */
  push(text: string, line: number): void {
    this.#present++;
    const code = this.#codes && this.#dictionary.get(text);
    if (code !== undefined && this.#codes) {
      if (Number.isNaN(this.#numberOf.at(code))) this.#strangers++;
      this.#codes.push(code);
      return;
    }
    const number = this.#use === 'category' ? undefined : parseNumber(text);
    if (number !== undefined && Number.isFinite(number)) this.#pushNew(text, number);
    else {
      this.#strangers++;
      this.#firstStranger ??= { line, text };
      if (this.#strangerTexts.size <= MAX_ADVISED) this.#strangerTexts.add(text);
      if (this.#numbersOnly) throw this.#notANumber(this.#firstStranger);
      this.#pushNew(text, Number.NaN);
    }
  }

  /**
   * Adds a field of each record, from one on and as long as they are plainly numbers: from its bytes, and without
   * making a text of it where that can be avoided. Returns where the first is that is none; of it, nothing is added.
   */
  pushPlain(records: readonly CsvRecord[], index: number, start: number): number {
    if (this.#use === 'category') return start;
    for (let at = start; at < records.length; at++) {
      const record = records[at];
      if (!(record instanceof PlainRecord)) return at;
      const from = record.from(index);
      const to = record.to(index);
      const known = this.#codes ? this.#known.find(record.bytes, from, to) : -1;
      const code = known >= 0 && known < this.#codeOfKnown.length ? this.#codeOfKnown[known] : 0;
      if (this.#codes && code > 0) {
        this.#codes.push(code - 1);
        this.#present++;
        continue;
      }
      const number = plainNumber(record.bytes, from, to);
      if (Number.isNaN(number)) return at;
      this.#present++;
      if (this.#codes) this.#pushText(record.text(index), number, known);
      else this.#numbers.push(number);
    }
    return records.length;
  }

  /**
   * The column, when all rows are there.
   *
   * @throws MlpError (data) when a few fields of a column of numbers are none, naming the first.
   */
  finish(): Column {
    const name = this.#name;
    const codes = this.#codes?.finish();
    const values = [...this.#dictionary.keys()];
    const texts = codes && {
      values,
      codes: codes instanceof Int32Array ? codes : Int32Array.from(codes),
    };
    const wanted = this.#use === 'category' || (this.#mostlyText() && !this.#numbersOnly);
    if (texts && (wanted || (this.#use === 'label' && this.#strangers > 0))) {
      return { kind: 'text', name, texts };
    }
    if (this.#firstStranger) throw this.#notANumber(this.#firstStranger);
    const numbers = codes ? this.#numbersOf(codes) : this.#numbers.finish();
    return { kind: 'number', name, numbers, texts: this.#use === 'feature' ? undefined : texts };
  }

  get #numbersOnly(): boolean {
    return this.#use === 'number' || this.#use === 'weight';
  }

  #mostlyText(): boolean {
    return this.#strangers * 2 > this.#present;
  }

  /** Adds the text of a number, which may be one of the known texts. */
  #pushText(text: string, number: number, known: number): void {
    const code = this.#dictionary.get(text);
    if (code === undefined) this.#pushNew(text, number);
    else this.#codes?.push(code);
    if (this.#codes === undefined) return;
    const id = known === -1 ? this.#known.keep() : known;
    if (id === -1) return;
    if (id >= this.#codeOfKnown.length) {
      const longer = new Int32Array(2 * id + 64);
      longer.set(this.#codeOfKnown);
      this.#codeOfKnown = longer;
    }
    this.#codeOfKnown[id] = this.#codes.last + 1;
  }

  /** Adds a text that has no code yet, or, where there are too many, only its number. */
  #pushNew(text: string, number: number): void {
    if (!this.#codes) {
      this.#numbers.push(number);
      return;
    }
    const code = this.#dictionary.size;
    if (code >= MAX_CATEGORIES && (this.#use === 'feature' || this.#use === 'target')) {
      if (!this.#mostlyText()) {
        this.#numbers.reserve(this.#capacity);
        for (const x of this.#numbersOf(this.#codes.finish())) this.#numbers.push(x);
        this.#codes = undefined; // numbers, and too many for categories
        this.#dictionary.clear();
        this.#numbers.push(number);
        return;
      }
      if (this.#use === 'feature') throw this.#tooManyValues();
    }
    this.#dictionary.set(text, code);
    this.#numberOf.push(number);
    this.#codes.push(code);
  }

  /** The numbers that codes stand for. */
  #numbersOf(codes: Int16Array | Int32Array): Float64Array {
    const numbers = new Float64Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
      numbers[i] = codes[i] < 0 ? Number.NaN : this.#numberOf.at(codes[i]);
    }
    return numbers;
  }

  #tooManyValues(): MlpError {
    return new MlpError({
      kind: 'data',
      place: { file: this.#file },
      problem: `column ${quote(this.#name)} is text with more than ${MAX_CATEGORIES} different values`,
      advice: [
        { text: 'leave it out with', options: { ignore: this.#name } },
        {
          text: 'one-hot encode it all the same with',
          options: { categorical: this.#name },
        },
      ],
    });
  }

  #notANumber({ line, text }: Stranger): MlpError {
    return notANumber({ file: this.#file, line }, this.#name, text, this.#adviceOnText());
  }

  #adviceOnText(): Advice[] {
    // A column of which the first field is text is not one of numbers.
    if (this.#numbersOnly && this.#present === 1) {
      return this.#use === 'weight'
        ? [{ text: 'see', options: { weightColumn: undefined } }]
        : textualTarget;
    }
    const texts = [...this.#strangerTexts];
    const missing = this.#use === 'feature' ? 'mean' : 'drop';
    const advice = texts.length > MAX_ADVISED ? [] : asMissing(texts, missing);
    const treat = advice.length === 0 ? 'treat ' : '';
    if (this.#use === 'feature') {
      const options = { categorical: this.#name };
      advice.push({ text: `${treat}the column as categories with`, options });
    } else if (this.#use !== 'weight') {
      const options = { task: 'classification' };
      advice.push({ text: `${treat}all of them as classes with`, options });
    }
    return advice;
  }
}

/** What can be done about a target of text where there should be numbers. */
export const textualTarget: Advice[] = [
  { text: 'use', options: { task: 'classification' } },
  { text: 'another', options: { target: undefined } },
];

/** The error for a field that should be a number. */
export function notANumber(
  place: Place,
  column: string,
  text: string,
  advice: readonly Advice[],
): MlpError {
  const number = parseNumber(text);
  const tooLarge = number !== undefined && !Number.isFinite(number);
  const field = `column ${quote(column)}`;
  return new MlpError({
    kind: 'data',
    place,
    ...(tooLarge
      ? {
          problem: `${field}: ${quote(text)} is out of range`,
          advice: 'float64 ends at 1.8e308',
        }
      : { problem: `${field}: expected a number, got ${quote(text)}`, advice }),
  });
}
