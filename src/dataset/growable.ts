/** What a growing array can be made of. */
type Numbers = Float64Array | Int32Array | Uint32Array;

/** A typed array that grows at its end, by half as much again when it is full. */
export class Growable<T extends Numbers> {
  readonly #make: (length: number) => T;
  #items: T;
  #length = 0;

  /** @param make as in `(length) => new Float64Array(length)` */
  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#items = make(256);
  }

  get length(): number {
    return this.#length;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) {
      const larger = this.#make(Math.ceil(this.#length * 1.5));
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#length++] = item;
  }

  /** The items, in an array of exactly their number. */
  finish(): T {
    const exact = this.#make(this.#length);
    for (let i = 0; i < this.#length; i++) exact[i] = this.#items[i];
    return exact;
  }
}

/** A growing array of float64. */
export const growableFloats = () => new Growable((length) => new Float64Array(length));

/** A growing array of whole numbers from −2³¹. */
export const growableCodes = () => new Growable((length) => new Int32Array(length));
