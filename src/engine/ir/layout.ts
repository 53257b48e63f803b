import { type Shape, size } from '../../autodiff/graph.js';

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
export const LINE_BYTES = 64;
/** Bytes of a line of a panel: two lines of the caches. */
export const PANEL_BYTES = 2 * LINE_BYTES;

/** The lines of a shape, and the bytes from one to the next, for numbers of 4 or 8 bytes. */
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

/** Bytes, rounded up to whole vectors of 16. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
