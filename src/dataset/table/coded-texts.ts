import { isCode } from '../readings/decide-reading.js';
import { PlainSummary } from '../readings/plain-summary.js';
import { growableCounts, growableFloats } from './growable.js';
import { NumberTexts } from './number-texts.js';

/** About what a text takes beside its characters, where it is kept. */
const TEXT_BYTES = 100;

/** About how many bytes a text takes that has so many characters. */
export function bytesOfText(length: number): number {
  return TEXT_BYTES + length;
}

/** The different texts of a column, each with a code, from 0 on in the order in which they came. */
export class CodedTexts {
  readonly #others = new Map<string, number>();
  /** The texts of plain numbers are apart. */
  #digits = new NumberTexts();
  /** For each code the number that its text plainly says, or NaN, and the first line that has it. */
  readonly #numbers = growableFloats();
  readonly #lines = growableCounts();
  #bytes = 0;

  get count(): number {
    return this.#numbers.length;
  }

  /** About how many bytes they take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The code of a text that is no plain number; undefined where it has none. */
  find(text: string): number | undefined {
    return this.#others.get(text);
  }

  /** The code of the text of a plain number, or −1 where it has none; `keepDigits` may then give it one. */
  findDigits(bytes: Uint8Array, from: number, to: number): number {
    return this.#digits.find(bytes, from, to);
  }

  /** Gives a text that has none the next code, and returns it. */
  keep(text: string, number: number, line: number): number {
    const code = this.#next(text.length, number, line);
    this.#others.set(text, code);
    return code;
  }

  /** Gives the text of a plain number that was just not found the next code, and returns it. */
  keepDigits(bytes: Uint8Array, from: number, to: number, number: number, line: number): number {
    const code = this.#next(to - from, number, line);
    this.#digits.keep(bytes, from, to, code);
    return code;
  }

  /** The number that the text of a code plainly says; NaN where it says none. */
  numberAt(code: number): number {
    return this.#numbers.at(code);
  }

  /** The first line that has the text of a code. */
  lineAt(code: number): number {
    return this.#lines.at(code);
  }

  /**
   * The texts that are no plain numbers by themselves, by their codes; and what is known of the others, until that settles
   * what a point means.
   */
  apart(): { readonly strangers: ReadonlyMap<number, string>; readonly plain: PlainSummary } {
    const strangers = new Map<number, string>();
    const plain = new PlainSummary();
    const see = (text: string, code: number): void => {
      if (!plain.isSettled) plain.add({ text, rows: 1, line: this.#lines.at(code) });
    };
    for (const [text, code] of this.#others) {
      if (Number.isNaN(this.#numbers.at(code)) || isCode(text)) strangers.set(code, text);
      else see(text, code);
    }
    for (const [text, code] of this.#digits.entries()) {
      if (plain.isSettled) break;
      see(text, code);
    }
    return { strangers, plain };
  }

  /** What is known of each code; nothing else may be asked afterwards. */
  finish(): {
    readonly values: readonly string[];
    readonly numbers: Float64Array;
    readonly lines: ArrayLike<number>;
  } {
    const values = new Array<string>(this.count).fill('');
    for (const [text, code] of this.#others) values[code] = text;
    for (const [text, code] of this.#digits.entries()) values[code] = text;
    // Strings are not kept twice.
    this.#digits = new NumberTexts();
    return { values, numbers: this.#numbers.finish(), lines: this.#lines.finish() };
  }

  #next(length: number, number: number, line: number): number {
    this.#bytes += bytesOfText(length);
    this.#numbers.push(number);
    this.#lines.push(line);
    return this.#numbers.length - 1;
  }
}
