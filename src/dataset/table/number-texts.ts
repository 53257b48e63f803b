import { textIn } from '../../support/platform.js';
import { growableCodes, growableCounts } from './growable.js';

/**
 * Texts of plain numbers, each with a code, which are known by their bytes: of the millions of different ones in a table of
 * many columns no string is made before somebody reads it.
 */
export class NumberTexts {
  /** An open-addressed table, at most half full: of each slot a hash, and one more than the place of its text; 0 for none. */
  #slots = new Int32Array(2 * 16);
  /** All texts, one behind the other. */
  #bytes = new Uint8Array(64);
  /** Of each text its code, and where it ends. */
  readonly #codes = growableCodes();
  readonly #ends = growableCounts();
  /** Of the text that was looked for last: its hash, and the slot that it could have. */
  #hash = 0;
  #free = 0;

  /** The code of a text, or −1 where it has none; `keep` may then give it one. */
  find(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    // The bytes that come last have changed the lower bits only.
    hash = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
    hash ^= hash >>> 16;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    for (; slots[slot + 1] !== 0; slot = (slot + 2) & mask) {
      const place = slots[slot + 1] - 1;
      if (slots[slot] === hash && this.#isAt(place, bytes, from, to)) return this.#codes.at(place);
    }
    this.#hash = hash;
    this.#free = slot;
    return -1;
  }

  /** Gives a code to the text that was just not found. */
  keep(bytes: Uint8Array, from: number, to: number, code: number): void {
    const start = this.#startOf(this.#ends.length);
    const end = start + to - from;
    if (end > this.#bytes.length) {
      const longer = new Uint8Array(2 * end);
      longer.set(this.#bytes.subarray(0, start));
      this.#bytes = longer;
    }
    for (let i = from; i < to; i++) this.#bytes[start + i - from] = bytes[i];
    this.#codes.push(code);
    this.#ends.push(end);
    this.#slots[this.#free] = this.#hash;
    this.#slots[this.#free + 1] = this.#ends.length;
    if (4 * this.#ends.length > this.#slots.length) this.#grow();
  }

  /** The texts with their codes, in the order in which they came. */
  *entries(): Generator<readonly [text: string, code: number], void, undefined> {
    // They are digits and points, so that each byte of all is a character.
    const all = textIn(this.#bytes, 0, this.#startOf(this.#ends.length));
    for (let place = 0; place < this.#ends.length; place++) {
      yield [all.slice(this.#startOf(place), this.#ends.at(place)), this.#codes.at(place)];
    }
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : this.#ends.at(place - 1);
  }

  #isAt(place: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#startOf(place);
    if (this.#ends.at(place) - start !== to - from) return false;
    for (let i = from; i < to; i++) if (this.#bytes[start + i - from] !== bytes[i]) return false;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let slot = (2 * old[from]) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from];
      slots[slot + 1] = old[from + 1];
    }
    this.#slots = slots;
  }
}
