import { bytesOf } from './platform.js';
import { shortestSingle } from './shortest-single.js';

const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;

/** The longest number that is written here, in bytes. */
const LONGEST_NUMBER = 32;

/** Numbers of fewer digits than these are written without an exponent. */
const SMALLEST_PLAIN = 1e-4;
const LARGEST_PLAIN = 1e6;

const powersOfTen = Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

/** Text as bytes, that grows at its end. Numbers are written without a text being made of each of them. */
export class TextBuffer {
  #bytes: Uint8Array;
  #length = 0;

  /** @param bytes how many there will be, about */
  constructor(bytes = 1 << 17) {
    this.#bytes = new Uint8Array(bytes);
  }

  get length(): number {
    return this.#length;
  }

  /** One byte, of which it is known that it is a character. */
  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  text(text: string): void {
    this.#reserve(text.length);
    const from = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.#length = from;
        this.#encoded(bytesOf(text));
        return;
      }
      this.#bytes[this.#length++] = code;
    }
  }

  /** A whole number of 32 bits. */
  integer(x: number): void {
    this.#reserve(LONGEST_NUMBER);
    if (x < 0) this.#bytes[this.#length++] = MINUS;
    this.#digits(Math.abs(x), 0);
  }

  /** A float32 as its shortest decimal, as `shortestSingle` gives it. */
  single(x: number): void {
    const a = Math.abs(x);
    if (!(a >= SMALLEST_PLAIN && a < LARGEST_PLAIN)) {
      this.text(Number.isFinite(x) ? shortestSingle(x) : String(x));
      return;
    }
    this.#reserve(LONGEST_NUMBER);
    if (x < 0) this.#bytes[this.#length++] = MINUS;
    // Nine digits are always enough: so many of them behind the point, that the first is the highest of the number.
    let decimals = 9;
    for (let bound = 1; a >= bound; bound *= 10) decimals--;
    for (let bound = 0.1; a < bound; bound /= 10) decimals++;
    let units = Math.round(a * powersOfTen[decimals]);
    for (; decimals > 0; decimals--) {
      const fewer = Math.round(a * powersOfTen[decimals - 1]);
      if (Math.fround(fewer / powersOfTen[decimals - 1]) !== a) break;
      units = fewer;
    }
    this.#digits(units, decimals);
  }

  /** What was written, which is gone from here. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** The digits of a whole number below 2³², the last `decimals` of them behind a point. */
  #digits(units: number, decimals: number): void {
    let count = 1;
    while (count < powersOfTen.length && units >= powersOfTen[count]) count++;
    count = Math.max(count, decimals + 1);
    const end = this.#length + count + (decimals > 0 ? 1 : 0);
    let rest = units;
    let at = end;
    for (let digit = 0; digit < count; digit++) {
      if (digit === decimals && decimals > 0) this.#bytes[--at] = POINT;
      const higher = Math.floor(rest / 10);
      this.#bytes[--at] = ZERO + rest - 10 * higher;
      rest = higher;
    }
    this.#length = end;
  }

  #encoded(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const longer = new Uint8Array(2 * this.#bytes.length + count);
    longer.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = longer;
  }
}
