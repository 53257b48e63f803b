import { type Shape, size, type Value } from '../../autodiff/graph.js';

/** Where a value lies in the arena. */
export interface Place {
  /** In bytes from the beginning of the memory, a multiple of 16. */
  readonly offset: number;
  /** Lines: 1 for a row, a column or a scalar, which are contiguous; else the rows of the matrix. */
  readonly lines: number;
  /** Numbers per line. */
  readonly length: number;
  /** Bytes from line to line, a multiple of 16. What is behind the last number is zero, and stays it. */
  readonly stride: number;
  /** How many panels of columns the matrix is cut into; all lines of one come before those of the next. */
  readonly panels: number;
}

/** Bytes of a line of the caches. */
const LINE_BYTES = 64;
/** Bytes of a line of a panel: two lines of the caches. */
export const PANEL_BYTES = 2 * LINE_BYTES;
/** Where a read and an earlier write are at the same place of such a page, a processor may make one wait for the other. */
const PAGE_BYTES = 4096;
/** So many lines are left out before what is larger than a page: weights and their velocities lie apart by no whole pages. */
const SKEW = 4;

/** One arena for everything: each value gets its place once. */
export class Arena {
  readonly #places = new Map<Value, Place>();
  readonly #bytes: number;
  readonly #panelled: ReadonlySet<Value>;
  #end: number;

  /** @param bytes of a number; the arena begins at 16, so that no value is at 0 */
  constructor(bytes: number, panelled: ReadonlySet<Value>) {
    this.#panelled = panelled;
    this.#bytes = bytes;
    this.#end = 16;
  }

  /** The bytes that are taken. */
  get end(): number {
    return this.#end;
  }

  /** So many bytes for something that is not a value. */
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

/** The lines of a shape, and the bytes from one to the next, for numbers of so many bytes. */
export function layoutOf(shape: Shape, bytes: number): Omit<Place, 'offset'> {
  const { lines, length } = linesOf(shape);
  return { lines, length, stride: padded(length * bytes), panels: 1 };
}

/** How many numbers of a matrix, row after row, come before those of a line. */
export function numbersBefore(
  { lines, length, panels }: Pick<Place, 'lines' | 'length' | 'panels'>,
  line: number,
): number {
  const rows = lines / panels;
  return ((line % rows) * panels + Math.floor(line / rows)) * length;
}

/** A column is laid out like a row: only a matrix has several lines. */
export function linesOf(shape: Shape): { lines: number; length: number } {
  const line = shape[0] === 1 || shape[1] === 1;
  return line ? { lines: 1, length: size(shape) } : { lines: shape[0], length: shape[1] };
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
