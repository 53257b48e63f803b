import type { Value } from '../../autodiff/graph.js';
import { LINE_BYTES, layoutOf, PANEL_BYTES, type Place, padded } from './layout.js';

/** Where a load and an earlier store are at the same place of such a page, a processor may make one wait for the other. */
export const PAGE_BYTES = 4096;
/** Cache lines left out before what is larger than a page: weights and their velocities lie apart by no whole pages. */
const SKEW = 4;

/** One arena for everything: each value gets its place once. */
export class Arena {
  readonly #places = new Map<Value, Place>();
  readonly #bytes: number;
  readonly #panelled: ReadonlySet<Value>;
  #end: number;

  /**
   * @param bytes of a number
   * @param begin where it begins in its memory, at the beginning of a page; no value is at its first 16 bytes
   */
  constructor(bytes: number, panelled: ReadonlySet<Value>, begin = 0) {
    this.#panelled = panelled;
    this.#bytes = bytes;
    this.#end = begin + 16;
  }

  /** Where it ends in its memory. */
  get end(): number {
    return this.#end;
  }

  /** Takes bytes for something that is not a value, and returns where they begin. */
  reserve(bytes: number): number {
    const offset =
      bytes < PAGE_BYTES ? this.#end : Math.ceil(this.#end / LINE_BYTES + SKEW) * LINE_BYTES;
    this.#end = offset + padded(bytes);
    return offset;
  }

  /** Gives a value the place of another, of the same shape. */
  alias(value: Value, other: Value): void {
    this.#places.set(value, this.place(other));
  }

  /** Every value that has a place. */
  get places(): ReadonlyMap<Value, Place> {
    return this.#places;
  }

  /** How a value lies, or would lie, in the arena. */
  layout(value: Value): Omit<Place, 'offset'> {
    if (!this.#panelled.has(value)) return layoutOf(value.shape, this.#bytes);
    const [rows, columns] = value.shape;
    const panels = (columns * this.#bytes) / PANEL_BYTES;
    return { lines: rows * panels, length: PANEL_BYTES / this.#bytes, stride: PANEL_BYTES, panels };
  }

  place(value: Value): Place {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const layout = this.layout(value);
    const made = { offset: this.reserve(layout.lines * layout.stride), ...layout };
    this.#places.set(value, made);
    return made;
  }
}
