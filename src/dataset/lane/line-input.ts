import type { LinearMemory } from '../../support/wasm/memory.js';
import { MAX_RECORD_SIZE } from '../csv/records.js';
import { CHUNK, type Places } from './places.js';

const LF = 10;

/** Some whole lines: their bytes in the memory. */
export interface Lines {
  readonly from: number;
  /** Behind the last line feed. */
  readonly to: number;
}

/** The place where the bytes of a file are put, some at a time, for the scanner to find whole lines there. */
export class LineInput {
  readonly #memory: LinearMemory;
  readonly #offset: number;
  /** Bytes of a line that has not ended. */
  #waiting = 0;
  /** Bytes of the lines that were handed out, which are in front of them. */
  #taken = 0;

  constructor(memory: LinearMemory, { input }: Pick<Places, 'input'>) {
    this.#memory = memory;
    this.#offset = input;
  }

  /** Whether a line has begun, and not ended. */
  get hasRest(): boolean {
    return this.#waiting > 0;
  }

  /** Where the next bytes can be put, as many as it is long or fewer; `take` then counts them. */
  get space(): Uint8Array {
    this.#moveRest();
    return new Uint8Array(this.#memory.buffer, this.#offset + this.#waiting, CHUNK);
  }

  /**
   * The lines that end in so many bytes, which were put into `space`: they stay where they are until it is asked for again.
   * Undefined where one is longer than a record may be.
   */
  take(length: number): Lines | undefined {
    this.#moveRest();
    const bytes = new Uint8Array(this.#memory.buffer, this.#offset + this.#waiting, length);
    const last = bytes.lastIndexOf(LF);
    const ended = last === -1 ? 0 : this.#waiting + last + 1;
    const longest = this.#waiting + (last === -1 ? length : bytes.indexOf(LF));
    if (longest > MAX_RECORD_SIZE) return undefined;
    this.#waiting += length - ended;
    this.#taken = ended;
    return { from: this.#offset, to: this.#offset + ended };
  }

  #moveRest(): void {
    if (this.#taken === 0) return;
    const from = this.#offset + this.#taken;
    new Uint8Array(this.#memory.buffer).copyWithin(this.#offset, from, from + this.#waiting);
    this.#taken = 0;
  }
}
