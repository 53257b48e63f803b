/** A power of two, and how many bits it has. */
const SLOTS = 8192;
const BITS = 13;
/** Numbers per slot: so that one is within a cache line. */
const SIZE = 4;
/** So many slots in a row are looked at. */
const PROBES = 8;

/**
 * Short texts, numbered by their bytes, so that a file in which a few hundred different numbers come again and again
 * need not make a string of every field to know it. There is only room for some: the first ones that come.
 */
export class KnownTexts {
  /** Of each slot up to eight bytes of a text, in two parts, its length, and one more than its number: 0 for none. */
  readonly #slots = new Int32Array(SLOTS * SIZE);
  #count = 0;
  /** Where the text belongs that was looked for last: the slot, or −1 where there is none, and what goes there. */
  #free = -1;
  #low = 0;
  #high = 0;
  #length = 0;

  /** The number of a text, or −1 where it has none; `keep` may then give it one. */
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

  /** Gives the text that was just not found the next number, from 0 on; −1 where there is no room for it. */
  keep(): number {
    if (this.#free === -1) return -1;
    this.#slots.set([this.#low, this.#high, this.#length, ++this.#count], this.#free);
    this.#free = -1;
    return this.#count - 1;
  }
}
