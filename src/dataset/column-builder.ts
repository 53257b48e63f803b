import { MlpError, quote } from '../support/errors.js';
import type { Column } from './column.js';
import { growableCodes, growableFloats } from './growable.js';
import { parseNumber } from './number.js';

/**
 * What a column is for, which decides what has to be kept of it:
 *
 * - `feature`: numbers, or text of few different values; its fields tell which;
 * - `category`: text, whatever it looks like (`--categorical`, groups);
 * - `number`: numbers and nothing else (weights, the target of a regression);
 * - `target`: as a feature, but its numbers may be class labels, and text may have any number of values;
 * - `label`: class labels, whatever they look like.
 */
export type ColumnUse = 'feature' | 'category' | 'number' | 'target' | 'label';

/** A feature of text, or a target of numbers, with more different values has no categories. */
export const MAX_CATEGORIES = 4096;

interface Place {
  readonly line: number;
  readonly text: string;
}

/**
 * Collects one column of a table, field by field.
 *
 * A column that turns out to be numbers costs 8 bytes a row: its texts are kept, as a dictionary
 * and codes, only while they are few enough to be categories.
 */
export class ColumnBuilder {
  readonly #file: string;
  readonly #name: string;
  readonly #use: ColumnUse;
  readonly #codes = growableCodes();
  #numbers: ReturnType<typeof growableFloats> | undefined;
  #dictionary: Map<string, number> | undefined;
  #present = 0;
  #strangers = 0; // neither number nor missing
  #firstStranger: Place | undefined;

  constructor(file: string, name: string, use: ColumnUse) {
    this.#file = file;
    this.#name = name;
    this.#use = use;
    if (use !== 'category') this.#numbers = growableFloats();
    if (use !== 'number') this.#dictionary = new Map();
  }

  /** Adds a missing field. */
  pushMissing(): void {
    this.#numbers?.push(Number.NaN);
    if (this.#dictionary) this.#codes.push(-1);
  }

  /**
   * Adds the field of a row.
   *
   * @throws MlpError (data) for text where only numbers can be, and for a feature of text with more
   * than MAX_CATEGORIES different values.
   */
  push(text: string, line: number): void {
    this.#present++;
    if (this.#numbers) this.#pushNumber(this.#numbers, text, line);
    if (this.#dictionary) this.#pushText(this.#dictionary, text);
  }

  /**
   * The column, when all rows are there.
   *
   * @throws MlpError (data) when a few fields of a column of numbers are none, naming the first.
   */
  finish(): Column {
    const name = this.#name;
    const texts = this.#dictionary && {
      codes: this.#codes.finish(),
      values: [...this.#dictionary.keys()],
    };
    const wanted = this.#use === 'category' || (this.#mostlyText() && this.#use !== 'number');
    if (wanted || (this.#use === 'label' && this.#strangers > 0) || !this.#numbers) {
      if (texts) return { kind: 'text', name, texts };
    }
    if (this.#firstStranger) throw this.#notANumber(this.#firstStranger);
    const numbers = this.#numbers?.finish() ?? new Float64Array(0);
    return { kind: 'number', name, numbers, texts: this.#use === 'feature' ? undefined : texts };
  }

  #mostlyText(): boolean {
    return this.#strangers * 2 > this.#present;
  }

  #pushNumber(numbers: ReturnType<typeof growableFloats>, text: string, line: number): void {
    const number = parseNumber(text);
    if (number !== undefined && Number.isFinite(number)) {
      numbers.push(number);
      return;
    }
    numbers.push(Number.NaN);
    this.#strangers++;
    this.#firstStranger ??= { line, text };
    if (this.#use === 'number') throw this.#notANumber(this.#firstStranger);
  }

  #pushText(dictionary: Map<string, number>, text: string): void {
    let code = dictionary.get(text);
    if (code === undefined) {
      code = dictionary.size;
      if (code >= MAX_CATEGORIES && (this.#use === 'feature' || this.#use === 'target')) {
        if (!this.#mostlyText()) {
          this.#dictionary = undefined; // numbers, and too many for categories
          return;
        }
        if (this.#use === 'feature') throw this.#tooManyValues();
      }
      dictionary.set(text, code);
    }
    this.#codes.push(code);
  }

  #tooManyValues(): MlpError {
    return new MlpError(
      'data',
      `${this.#file}: column ${quote(this.#name)} is text with more than ${MAX_CATEGORIES} different values`,
      `leave it out with --ignore ${quote(this.#name)}, or one-hot encode it all the same with --categorical`,
    );
  }

  #notANumber(place: Place): MlpError {
    return notANumber(this.#file, place.line, this.#name, place.text, this.#use);
  }
}

/** The error for a field that should be a number. */
export function notANumber(
  file: string,
  line: number,
  column: string,
  text: string,
  use: ColumnUse = 'number',
): MlpError {
  const where = `${file}:${line}: column ${quote(column)}`;
  const number = parseNumber(text);
  if (number !== undefined && !Number.isFinite(number)) {
    return new MlpError(
      'data',
      `${where}: ${quote(text)} is out of range`,
      'float64 ends at 1.8e308',
    );
  }
  const fill = use === 'feature' ? 'mean' : 'drop';
  const asMissing = `treat it as missing with --na ${shellWord(text)} --missing ${fill}`;
  const otherwise =
    use === 'feature'
      ? `, or the column as categories with --categorical ${shellWord(column)}`
      : use === 'target'
        ? ', or all of them as classes with --task classification'
        : '';
  return new MlpError(
    'data',
    `${where}: expected a number, got ${quote(text)}`,
    asMissing + otherwise,
  );
}

/** A word as it can be typed into a shell, quoted where it is not plain. */
function shellWord(text: string): string {
  const word = text.trim();
  return /^[\w./-]+$/.test(word) ? word : quote(word);
}
