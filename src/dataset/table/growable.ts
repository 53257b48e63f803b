/** What a growing array can be made of. */
type Numbers = Float64Array | Int16Array | Int32Array | Uint32Array;

/** Makes an array of so many items: new ones, or the first ones of a buffer. */
type Make<T extends Numbers> = (length: number, buffer?: T['buffer']) => T;

/** A typed array that grows at its end, to twice its size when it is full. */
export class Growable<T extends Numbers> {
  readonly #make: Make<T>;
  #items: T;
  #length = 0;

  constructor(make: Make<T>) {
    this.#make = make;
    this.#items = make(16);
  }

  get length(): number {
    return this.#length;
  }

  /** What an item takes, in bytes. */
  get itemBytes(): number {
    return this.#items.BYTES_PER_ELEMENT;
  }

  /** The item that was pushed last. */
  get last(): number {
    return this.#items[this.#length - 1];
  }

  at(index: number): number {
    return this.#items[index];
  }

  push(item: number): void {
    if (this.#length === this.#items.length) this.reserve(2 * this.#length);
    this.#items[this.#length++] = item;
  }

  /** Makes room for so many items in all, so that it need not grow until there are more. */
  reserve(capacity: number): void {
    if (capacity <= this.#items.length) return;
    const larger = this.#make(capacity);
    larger.set(this.#items.subarray(0, this.#length));
    this.#items = larger;
  }

  /** The items, in an array of exactly their number. Nothing can be pushed behind them any more. */
  finish(): T {
    return this.#make(this.#length, this.#items.buffer);
  }
}

/** A growing array of float64. */
export const growableFloats = () =>
  new Growable<Float64Array>((length, buffer) =>
    buffer === undefined ? new Float64Array(length) : new Float64Array(buffer, 0, length),
  );

/** A growing array of whole numbers from −2³¹. */
export const growableCodes = () =>
  new Growable<Int32Array>((length, buffer) =>
    buffer === undefined ? new Int32Array(length) : new Int32Array(buffer, 0, length),
  );

/** A growing array of whole numbers from −2¹⁵. */
export const growableShorts = () =>
  new Growable<Int16Array>((length, buffer) =>
    buffer === undefined ? new Int16Array(length) : new Int16Array(buffer, 0, length),
  );

/** A growing array of whole numbers from 0. */
export const growableCounts = () =>
  new Growable<Uint32Array>((length, buffer) =>
    buffer === undefined ? new Uint32Array(length) : new Uint32Array(buffer, 0, length),
  );
