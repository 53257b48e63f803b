import type { LinearMemory } from './memory.js';

/** Told by what it has: whoever is given one or something else need not load it. */
export function isStoredMatrix(numbers: object): numbers is StoredMatrix {
  return 'memory' in numbers;
}

/**
 * A matrix in a memory that compiled code reads where it lies: row after row, each beginning at a multiple of 16 bytes,
 * the numbers between them zero.
 *
 * It is written by whoever made it, row by row, and may become longer as long as it is the last in its memory. Once it
 * is given to an engine, nothing of it changes any more: what the engine finds out of it is kept.
 */
export class StoredMatrix {
  readonly memory: LinearMemory;
  /** The byte where the first row begins. */
  readonly offset: number;
  /** Bytes from row to row. */
  readonly stride: number;
  readonly columns: number;
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  #rows: number;
  #numbers: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

  /** Zeros, behind all that the memory has; where each row has to be whole vectors, a row takes up to 15 bytes more. */
  constructor(
    memory: LinearMemory,
    rows: number,
    columns: number,
    bytes: 4 | 8,
    offset?: number, // where it lies already
  ) {
    this.memory = memory;
    this.columns = columns;
    this.bytes = bytes;
    this.stride = Math.ceil((columns * bytes) / 16) * 16;
    this.#rows = rows;
    this.offset = offset ?? memory.reserve(rows * this.stride, 64);
    this.#numbers = this.#view();
  }

  get rows(): number {
    return this.#rows;
  }

  /** Numbers from row to row. */
  get step(): number {
    return this.stride / this.bytes;
  }

  /**
   * All numbers: row i is the first `columns` ones from i · `step` on. It is asked for anew after anything that may take
   * more of the memory, which may have grown then.
   */
  get numbers(): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
    const { buffer, length } = this.#numbers;
    if (buffer !== this.memory.buffer || length !== this.#rows * this.step) {
      this.#numbers = this.#view();
    }
    return this.#numbers;
  }

  /**
   * Makes it longer, by zeros, or shorter.
   *
   * @throws Error when something came behind it, MlpError (usage) when the memory would be too large
   */
  resize(rows: number): void {
    this.memory.resize(this.offset, rows * this.stride);
    this.#rows = rows;
  }

  /**
   * The same rows, columns and place for numbers of so many bytes, which may be fewer. Whoever asks for it writes them
   * there, from the first row on, and this matrix means nothing any more.
   */
  narrowed(bytes: 4 | 8): StoredMatrix {
    if (bytes === this.bytes) return this;
    if (bytes > this.bytes) throw new Error('there is no room for larger numbers');
    return new StoredMatrix(this.memory, this.rows, this.columns, bytes, this.offset);
  }

  #view(): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
    const { buffer } = this.memory;
    const length = this.#rows * this.step;
    return this.bytes === 4
      ? new Float32Array(buffer, this.offset, length)
      : new Float64Array(buffer, this.offset, length);
  }
}
