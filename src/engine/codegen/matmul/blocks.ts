import type { Body } from '../../../support/wasm/assembler.js';
import type { Lengths } from '../../schedule/matmul-schedule.js';
import type { MatrixView } from '../../schedule/matrix-view.js';
import type { CodegenContext } from '../kernels/codegen-context.js';

/** Leaves the distance of a number from the beginning of its line; `column` is what it would be if there were no panels. */
export function pushColumn(body: Body, { panel }: Pick<MatrixView, 'panel'>, column: number): void {
  body.get(column);
  if (panel === undefined) return;
  // Behind the panels before its own, which are full, and behind the columns before it in that.
  body.i32(-panel.bytes).op('i32.and').i32(panel.rows).op('i32.mul');
  body
    .get(column)
    .i32(panel.bytes - 1)
    .op('i32.and')
    .op('i32.add');
}

/** Leaves how many bytes behind the first number of its matrix a tile begins. */
export function pushTile(
  body: Body,
  to: MatrixView,
  { row, column }: Pick<Tile, 'row' | 'column'>,
): void {
  body.get(row).i32(to.rowStep).op('i32.mul');
  pushColumn(body, to, column);
  body.op('i32.add');
}

/** Locals of sums that begin with 0. */
export function zeroSums(body: Body, count: number): number[] {
  return Array.from({ length: count }, () => {
    const sum = body.local('v128');
    body.v128(new Uint8Array(16)).set(sum);
    return sum;
  });
}

export interface Block extends Lengths {
  readonly context: CodegenContext;
  readonly left: MatrixView;
  readonly right: MatrixView;
  readonly epilogue: Epilogue;
  /** Whether C lies in panels: no tile may reach from one into the next. */
  readonly intoPanels: boolean;
  /** Whether even and odd k are added apart. */
  readonly isApart: boolean;
}

/** Some rows and columns of a product, whose sums are in locals. */
export interface Tile {
  /** The local of the number of the first row. */
  readonly row: number;
  /** The local of the first column, in bytes from the beginning of its row. */
  readonly column: number;
  /** The locals of the vectors, row by row. */
  readonly sums: readonly (readonly number[])[];
  /** Whether only some lanes of the last vector of a row belong to the product. */
  readonly tail: boolean;
}

/** What becomes of the sums of a tile. */
export type Epilogue = (tile: Tile) => void;

/**
 * Block after block of columns, `width` vectors each, and what is left over; `column` is the local of their first, in
 * bytes. Only in what is left over can there be a vector of which some lanes are behind the last column: `tail`.
 */
export function emitBlocks(
  { body, vectors, columns }: Pick<CodegenContext, 'body' | 'vectors'> & Pick<Lengths, 'columns'>,
  width: number,
  each: (column: number, width: number, tail: boolean) => void,
): void {
  const all = Math.ceil((columns * vectors.bytes) / 16);
  const full = Math.floor((columns * vectors.bytes) / 16);
  const whole = full - (full % width);
  const column = body.local('i32');
  if (whole > width) body.loop(column, 0, whole * 16, width * 16, () => each(column, width, false));
  else if (whole === width) {
    body.i32(0).set(column);
    each(column, width, false);
  }
  if (whole < all) {
    body.i32(whole * 16).set(column);
    each(column, all - whole, all > full);
  }
  body.release('i32', column);
}
