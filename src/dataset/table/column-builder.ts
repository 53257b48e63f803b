import { parseNumber } from '../csv/number.js';
import { plainNumber } from '../csv/plain-number.js';
import { PlainRecord } from '../csv/plain-record.js';
import type { CsvRecord } from '../csv/records.js';
import { isCode } from '../readings/decide-reading.js';
import { bytesOfText, CodedTexts } from './coded-texts.js';
import { CollectedColumn, type Stranger } from './collected-column.js';
import { type Growable, growableCodes, growableFloats, growableShorts } from './growable.js';
import type { KnownTexts } from './known-texts.js';

/** So many different texts are looked at before it is decided that a column is of numbers, whose texts are not kept. */
export const MAX_CATEGORIES = 4096;

/** A plain number has no more characters than this: a sign, fifteen digits and a point. */
const MOST_DIGITS = 17;

/** Codes of so many texts fit in 16 bits. */
const MAX_SHORT = 32_767;

/**
 * Collects one column of a table, field by field.
 *
 * While a column has few different values, it is a code for each row, and for each code its text and its number;
 * so a few bytes of memory are touched for a field, and its text need not be made again. When there are too many for
 * categories, and most are plain numbers, it becomes just these, and the fields that are none.
 */
export class ColumnBuilder {
  /** Whether the texts are kept, however many there are: of categories and labels. */
  readonly #keepsTexts: boolean;
  /** For each row the code of its text; −1 for a missing field. Until the column is one of numbers. */
  #codes: Growable<Int16Array> | Growable<Int32Array> | undefined;
  #texts = new CodedTexts();
  /** Short texts of the whole file, and for each one more than its code in this column: 0 if it has none yet. */
  readonly #known: KnownTexts;
  #codeOfKnown = new Int32Array(0);
  /** For each row its number, where there are no codes. */
  readonly #numbers = growableFloats();
  readonly #strangers: Stranger[] = [];
  #strangerBytes = 0;
  /** Whether a point was seen in a number of which the text is not kept. */
  #somePoint = false;
  #capacity = 0;
  /** With so many different texts it is asked again whether it is a column of numbers. */
  #most = MAX_CATEGORIES;

  constructor(keepsTexts: boolean, known: KnownTexts) {
    this.#known = known;
    this.#keepsTexts = keepsTexts;
    this.#codes = keepsTexts ? growableCodes() : growableShorts();
  }

  /** What a row takes, in bytes. */
  get bytesPerRow(): number {
    return (this.#codes ?? this.#numbers).itemBytes;
  }

  /** How many different texts there are, and about how many bytes they take. */
  get texts(): { readonly count: number; readonly bytes: number } {
    const { count, bytes } = this.#texts;
    return { count, bytes: bytes + this.#strangerBytes };
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

  /** Adds the field of a row; blanks around it do not count. */
  push(field: string, line: number): void {
    const text = field.trim();
    const code = this.#codes && this.#texts.find(text);
    if (code !== undefined && this.#codes) {
      this.#codes.push(code);
      return;
    }
    const length = writeDigits(text);
    const plain = length === 0 ? Number.NaN : plainNumber(digits, 0, length);
    if (!Number.isNaN(plain)) {
      this.#pushDigits(digits, 0, length, plain, line);
      return;
    }
    const number = parseNumber(text);
    this.#pushNew(
      text,
      number !== undefined && Number.isFinite(number) ? number : Number.NaN,
      line,
    );
  }

  /**
   * Adds a field of each record, from one on and as long as they are plainly numbers: from its bytes, and without
   * making a text of it where that can be avoided. Returns where the first is that is none; of it, nothing is added.
   */
  pushPlain(records: readonly CsvRecord[], index: number, start: number): number {
    for (let at = start; at < records.length; at++) {
      const record = records[at];
      if (!(record instanceof PlainRecord)) return at;
      const from = record.from(index);
      const to = record.to(index);
      const known = this.#codes ? this.#known.find(record.bytes, from, to) : -1;
      const code = known >= 0 && known < this.#codeOfKnown.length ? this.#codeOfKnown[known] : 0;
      if (this.#codes && code > 0) {
        this.#codes.push(code - 1);
        continue;
      }
      const number = plainNumber(record.bytes, from, to);
      if (Number.isNaN(number)) return at;
      if (this.#codes === undefined) {
        this.#numbers.push(number);
        continue;
      }
      this.#pushDigits(record.bytes, from, to, number, record.line);
      this.#remember(known);
    }
    return records.length;
  }

  /** The column, when all rows are there. */
  finish(): CollectedColumn {
    const codes = this.#codes?.finish();
    if (codes === undefined) {
      const numbers = this.#numbers.finish();
      const [strangers, somePoint] = [this.#strangers, this.#somePoint];
      return new CollectedColumn({ kind: 'numbers', numbers, strangers, somePoint });
    }
    return new CollectedColumn({ kind: 'texts', codes, ...this.#texts.finish() });
  }

  /** From now on a text is known that was not found among the known ones, or has no code here: the last one. */
  #remember(known: number): void {
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

  /** Adds the text of a plain number. */
  #pushDigits(bytes: Uint8Array, from: number, to: number, number: number, line: number): void {
    const code = this.#codes === undefined ? -1 : this.#texts.findDigits(bytes, from, to);
    if (code !== -1) {
      this.#codes?.push(code);
      return;
    }
    const codes = this.#roomForText();
    if (codes === undefined) this.#numbers.push(number);
    else codes.push(this.#texts.keepDigits(bytes, from, to, number, line));
  }

  /** Adds a text that has no code yet, or, in a column of numbers, its number. */
  #pushNew(text: string, number: number, line: number): void {
    const codes = this.#roomForText();
    if (codes !== undefined) {
      codes.push(this.#texts.keep(text, number, line));
      return;
    }
    const strange = Number.isNaN(number) || isCode(text);
    if (strange) this.#pushStranger(text, line);
    this.#numbers.push(strange ? Number.NaN : number);
  }

  /** The codes, if another text is to have one. */
  #roomForText(): Growable<Int16Array> | Growable<Int32Array> | undefined {
    if (this.#codes !== undefined && this.#texts.count >= this.#most) this.#takeNumbers();
    if (this.#codes !== undefined && this.#texts.count === MAX_SHORT && !this.#keepsTexts) {
      this.#codes = this.#widened(this.#codes);
    }
    return this.#codes;
  }

  /** Of the next row, before its number is added. */
  #pushStranger(text: string, line: number): void {
    this.#strangerBytes += bytesOfText(text.length);
    this.#strangers.push({ row: this.#numbers.length, text, line, rows: 1 });
  }

  /** Codes of 32 bits instead of 16. */
  #widened(codes: Growable<Int16Array> | Growable<Int32Array>): Growable<Int32Array> {
    const wide = growableCodes();
    wide.reserve(Math.max(this.#capacity, 2 * codes.length));
    for (const code of codes.finish()) wide.push(code);
    return wide;
  }

  /** Keeps numbers only, if most of the column is plain numbers and their texts say nothing more. */
  #takeNumbers(): void {
    this.#most *= 2;
    if (this.#keepsTexts || this.#codes === undefined) return;
    const texts = this.#texts;
    const { strangers, plain } = texts.apart();
    if (plain.needsTexts || (texts.count - strangers.size) * 2 < texts.count) return;
    // Of the others, only their numbers are kept.
    this.#somePoint = plain.somePoint;
    this.#numbers.reserve(this.#capacity);
    for (const code of this.#codes.finish()) {
      const text = strangers.get(code);
      if (text !== undefined) this.#pushStranger(text, texts.lineAt(code));
      this.#numbers.push(code < 0 || text !== undefined ? Number.NaN : texts.numberAt(code));
    }
    this.#codes = undefined;
    this.#texts = new CodedTexts();
  }
}

/** The bytes of a text that may be a plain number. */
const digits = new Uint8Array(MOST_DIGITS);

/** Writes a text there; its length, or 0 where it is too long, or begins like no number. */
function writeDigits(text: string): number {
  const { length } = text;
  const isNumeric = length <= MOST_DIGITS && text < ':' && text >= '-';
  if (!isNumeric) return 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return 0;
    digits[i] = unit;
  }
  return length;
}
