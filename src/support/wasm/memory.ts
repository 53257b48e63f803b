import { MlpError } from '../errors.js';

/** What a WebAssembly memory can hold. */
export const MAX_BYTES = 4_294_967_296;
/** Bytes of a page, in which it grows. */
export const PAGE = 65536;

/** Says that so many bytes are too many, and what could be made smaller. */
export function tooLarge(bytes: number, advice = 'take fewer examples'): MlpError {
  return new MlpError({
    kind: 'usage',
    problem: `this would take ${(bytes / 1_073_741_824).toFixed(1)} GiB of memory, and WebAssembly has 4`,
    advice: [advice, { text: 'use', options: { engine: 'reference' } }],
  });
}

/**
 * A memory that WebAssembly modules import, and what is taken of it: places are given one behind the other, and stay.
 *
 * Whoever writes code for it asks for places first, and has their numbers in the code. All numbers of a place are zero
 * at first. The memory grows as places are asked for; `buffer` is another one then, and views of the one before see
 * nothing any more: a view is made when it is needed, and not kept over anything that may ask for a place.
 */
export class LinearMemory {
  /** What a module imports. */
  readonly memory: WebAssembly.Memory;
  #buffer: ArrayBuffer;
  /** The last place begins here. */
  #last = -1;
  #end = 0;
  /** From here on nothing was ever written. */
  #fresh = 0;

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 1 });
    this.#buffer = this.memory.buffer;
  }

  /** The bytes that are taken. */
  get end(): number {
    return this.#end;
  }

  /** All bytes, as long as the memory does not grow. */
  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  /**
   * Takes a place behind all others, and returns the byte where it begins.
   *
   * @param alignment a power of 2
   * @throws MlpError (usage) when the memory would be too large
   */
  reserve(bytes: number, alignment = 16): number {
    // No two places begin at one byte, even if the first is empty.
    const offset = Math.ceil(Math.max(this.#end, this.#last + 1) / alignment) * alignment;
    this.#take(offset, bytes);
    return offset;
  }

  /** Whether a place is behind all others, so that it can be made larger or smaller. */
  isLast(offset: number): boolean {
    return offset === this.#last;
  }

  /**
   * Makes the last place larger or smaller; what it had stays.
   *
   * @throws Error when it is not the last, MlpError (usage) when the memory would be too large
   */
  resize(offset: number, bytes: number): void {
    if (!this.isLast(offset)) throw new Error('there is something behind this place');
    this.#take(offset, bytes);
  }

  #take(offset: number, bytes: number): void {
    const end = offset + bytes;
    const missing = Math.ceil((end - this.buffer.byteLength) / PAGE);
    if (end > MAX_BYTES) throw tooLarge(end);
    if (missing > 0) {
      this.memory.grow(missing);
      this.#buffer = this.memory.buffer;
    }
    // What a place had that became smaller.
    const [from, to] = [Math.max(this.#end, offset), Math.min(end, this.#fresh)];
    if (from < to) new Uint8Array(this.buffer, from, to - from).fill(0);
    this.#last = offset;
    this.#end = end;
    this.#fresh = Math.max(this.#fresh, end);
  }
}
