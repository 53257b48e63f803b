import type { Value } from '../../autodiff/graph.js';
import type { Vectors } from '../vector/vectors.js';
import type { MatrixView } from './matrix-view.js';

/*
 * How a product C = A·B is taken, by its shape and layout: what passes and emitters have to agree on. What concerns the
 * code of one way alone stays with that.
 */

/** The lengths of a product: C is rows × columns, and k runs through `inner`. */
export interface Lengths {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** A row of at most 64 multiplications of vectors is unrolled; of more, it is a loop. */
const UNROLLED_PRODUCTS = 64;

/** A product of one row that is unrolled. */
export interface ShortRow {
  readonly inner: number;
  readonly columns: number;
  /** Whether B lies in columns, so that each element is a dot product of two lines. */
  readonly dots: boolean;
}

/** Whether a product is one row, and short enough to be unrolled: every place in it is a number then. */
export function isShortRow(value: Value, { width }: Pick<Vectors, 'width'>): boolean {
  const { inner, columns, dots } = shortRow(value);
  const [lines, length] = dots ? [columns, inner] : [inner, columns];
  return value.shape[0] === 1 && lines * Math.ceil(length / width) <= UNROLLED_PRODUCTS;
}

export function shortRow({ op: { form, name }, inputs, shape }: Value): ShortRow {
  if (form.kind !== 'product') throw new Error(`${name} is no product`);
  const columns = shape[1];
  const inner = inputs[0].shape[form.transposeA ? 0 : 1];
  return { inner, columns, dots: columns === 1 || form.transposeB };
}

/** In a row of at most 3 vectors of sums, each addition would wait for the one before it. */
const FEW_SUMS = 3;

/**
 * Whether a row that is alone adds even and odd k apart, and only then together: one that is short, and one that is
 * narrow unless A is the features, as a CSR row has one sum for all k.
 */
export function isApart(
  value: Value,
  { width }: Pick<Vectors, 'width'>,
  isOfFeatures: boolean,
): boolean {
  const { inner, columns, dots } = shortRow(value);
  if (dots) return false;
  const across = Math.ceil(columns / width);
  return inner * across <= UNROLLED_PRODUCTS || (across <= FEW_SUMS && !isOfFeatures);
}

/** With fewer than 8 rows, a transposed B is read as it lies, by dot products. */
export const DOT_ROWS = 8;

/** Whether a product of several rows is summed tile by tile, whatever its numbers are. */
export function isTiled({ op: { form }, shape: [rows, columns] }: Value): boolean {
  if (form.kind !== 'product' || rows === 1 || columns === 1) return false;
  return !form.transposeB || rows >= DOT_ROWS;
}

/** A tile of C is 4 rows of 2 vectors: eight sums and their operands fit the sixteen registers. */
export const TILE_ROWS = 4;
export const TILE_VECTORS = 2;

/** With fewer than 16 rows, or a B of at most 32 kB, which lies in the first cache anyway, packing does not pay. */
export const FEW_ROWS = 16;
const FEW_BYTES = 32_768;

/** Whether B is copied to where a tile reads on and on: always when it lies in columns, or in panels, wider than a tile. */
export function isPacked(
  { bytes }: Pick<Vectors, 'bytes'>,
  right: MatrixView,
  { rows, columns, inner }: Lengths,
): boolean {
  if (right.columnStep !== bytes || right.panel !== undefined) return true;
  return rows >= FEW_ROWS && inner * columns * bytes > FEW_BYTES;
}

/** A block of one row is at most 7 vectors wide: their sums, what is added to them, and its factor fill the registers. */
const ROW_VECTORS = 7;

/** Vectors per block of one row: as few blocks as can be, and alike, as sums that are few wait for one another. */
export function rowVectors({ bytes }: Pick<Vectors, 'bytes'>, columns: number): number {
  const all = Math.ceil((columns * bytes) / 16);
  return Math.ceil(all / Math.ceil(all / ROW_VECTORS));
}

/** A matrix of less than 512 kB stays in the second cache from step to step. */
export const LARGE_BYTES = 524_288;
