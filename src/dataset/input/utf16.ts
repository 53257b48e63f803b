const LEADING = 0xd800;
const TRAILING = 0xdc00;
const BEHIND_SURROGATES = 0xe000;

/** Some text as UTF-8, and whether what follows is half a character. */
export interface Transcoded {
  readonly utf8: Uint8Array;
  readonly broken: boolean;
}

/** Turns UTF-16 that comes in pieces, cut anywhere, into UTF-8. */
export class Utf16Transcoder {
  /** Where in two bytes the higher one lies. */
  readonly #high: 0 | 1;
  /** The first of two bytes that were cut apart. */
  #byte: number | undefined;
  /** The first half of a surrogate pair of which the second is to come. */
  #leading: number | undefined;

  constructor(order: 'big-endian' | 'little-endian') {
    this.#high = order === 'big-endian' ? 0 : 1;
  }

  push(bytes: Uint8Array): Transcoded {
    // A unit of two bytes has at most three in UTF-8, and the two of a pair have four.
    const utf8 = new Uint8Array(3 * ((bytes.length + 1) >> 1) + 1);
    let at = 0;
    let from = 0;
    const next = (): number | undefined => {
      const first = this.#byte ?? bytes[from++];
      this.#byte = undefined;
      if (from < bytes.length) {
        const second = bytes[from++];
        return this.#high === 0 ? (first << 8) | second : (second << 8) | first;
      }
      this.#byte = first;
      return undefined;
    };
    while (from < bytes.length) {
      const unit = next();
      if (unit === undefined) break;
      const isTrailing = unit >= TRAILING && unit < BEHIND_SURROGATES;
      if (isTrailing !== (this.#leading !== undefined)) {
        return { utf8: utf8.subarray(0, at), broken: true };
      }
      if (unit < 0x80) utf8[at++] = unit;
      else if (unit < 0x800) {
        utf8[at++] = 0xc0 | (unit >> 6);
        utf8[at++] = 0x80 | (unit & 0x3f);
      } else if (unit < LEADING || unit >= BEHIND_SURROGATES) {
        utf8[at++] = 0xe0 | (unit >> 12);
        utf8[at++] = 0x80 | ((unit >> 6) & 0x3f);
        utf8[at++] = 0x80 | (unit & 0x3f);
      } else if (this.#leading === undefined) this.#leading = unit;
      else {
        const point = 0x10000 + ((this.#leading - LEADING) << 10) + (unit - TRAILING);
        this.#leading = undefined;
        utf8[at++] = 0xf0 | (point >> 18);
        utf8[at++] = 0x80 | ((point >> 12) & 0x3f);
        utf8[at++] = 0x80 | ((point >> 6) & 0x3f);
        utf8[at++] = 0x80 | (point & 0x3f);
      }
    }
    return { utf8: utf8.subarray(0, at), broken: false };
  }

  /** Whether the text ends in the middle of a character. */
  end(): boolean {
    return this.#byte !== undefined || this.#leading !== undefined;
  }
}
