/** A power of two, and how many bits it has. */
const SLOTS = 1024;
const BITS = 10;
/** Numbers per slot: so that one is within a cache line. */
const SIZE = 4;
/** So many slots in a row are looked at. */
const PROBES = 8;

/**
 * The codes of short texts, by their bytes, so that a column of a few hundred different numbers need not make a
 * string of every field to know it again. There is only room for some: the first ones that come.
 */
export class KnownTexts {
  /** Of each slot up to eight bytes of a text, in two parts, its length, and one more than its code: 0 for none. */
  readonly #slots = new Int32Array(SLOTS * SIZE);
  #free = -1;
  #low = 0;
  #high = 0;
  #length = 0;

  /** The code of a text, or −1 where it is not known; `keep` may then say it. */
  find(bytes: Uint8Array, from: number, to: number): number {
    this.#free = -1;
    const length = to - from;
    if (length > 8) return -1;
    let low = 0;
    let high = 0;
    for (let i = from; i < to; i++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | bytes[i];
    }
    // A multiplicative hash (Knuth, 1973, § 6.4): its upper bits depend on all of the text.
    const hash = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - BITS);
    const slots = this.#slots;
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = SIZE * ((hash + probe) % SLOTS);
      if (slots[slot + 3] === 0) {
        this.#free = slot;
        this.#low = low;
        this.#high = high;
        this.#length = length;
        return -1;
      }
      // Without its length a text would be the same as one that has zero bytes before it.
      const same = slots[slot] === low && slots[slot + 1] === high && slots[slot + 2] === length;
      if (same) return slots[slot + 3] - 1;
    }
    return -1;
  }

  /** Keeps the code of the text that was not found, where there is room. */
  keep(code: number): void {
    if (this.#free === -1) return;
    this.#slots.set([this.#low, this.#high, this.#length, code + 1], this.#free);
  }
}
