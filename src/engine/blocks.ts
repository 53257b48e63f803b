import type { Emitter } from './inside.js';

/** A matrix as a product walks it: bytes from row to row and from column to column. */
export interface Walk {
  readonly offset: number;
  readonly rowStep: number;
  readonly columnStep: number;
  /**
   * What the number of a block's first row (of A), or the byte of its first column (of B), is multiplied by to get
   * where the block begins: the step itself, unless the matrix is packed.
   */
  readonly scale: number;
}

export interface Lengths {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

export interface Block extends Lengths {
  readonly emitter: Emitter;
  readonly left: Walk;
  readonly right: Walk;
  readonly to: Walk;
}

/** Vectors per block when there is one row: their sums, what is added to them, and its factor fill the registers. */
export const ROW_VECTORS = 7;

/** Block after block of columns, `width` vectors each, and what is left over; `column` is in bytes. */
export function emitBlocks(
  { body, vectors, columns }: Pick<Emitter, 'body' | 'vectors'> & Pick<Lengths, 'columns'>,
  width: number,
  each: (column: number, width: number) => void,
): void {
  const all = Math.ceil((columns * vectors.bytes) / 16);
  const column = body.local('i32');
  const whole = all - (all % width);
  if (whole > width) body.loop(column, 0, whole * 16, width * 16, () => each(column, width));
  else if (whole === width) {
    body.i32(0).set(column);
    each(column, width);
  }
  if (whole < all) {
    body.i32(whole * 16).set(column);
    each(column, all - whole);
  }
  body.release('i32', column);
}
