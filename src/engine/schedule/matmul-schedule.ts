import type { Value } from '../../autodiff/graph.js';
import type { Vectors } from '../vector/vectors.js';

/** So many multiplications of vectors are written out; more of them are a loop. */
const UNROLL = 64;

/** What it consists of. */
export interface ShortRow {
  readonly inner: number;
  readonly columns: number;
  /** Whether B lies in columns, so that each element is a dot product of two lines. */
  readonly dots: boolean;
}

/** Whether a product is one row, and short enough to be written out: every place in it is a number then. */
export function isShortRow(value: Value, { width }: Vectors): boolean {
  const { inner, columns, dots } = shortRow(value);
  const [lines, length] = dots ? [columns, inner] : [inner, columns];
  return value.shape[0] === 1 && lines * Math.ceil(length / width) <= UNROLL;
}

export function shortRow({ op: { form, name }, inputs, shape }: Value): ShortRow {
  if (form.kind !== 'product') throw new Error(`${name} is no product`);
  const columns = shape[1];
  const inner = inputs[0].shape[form.transposeA ? 0 : 1];
  return { inner, columns, dots: columns === 1 || form.transposeB };
}

/** Up to so many sums of a row, each addition would wait for the one before it. */
const FEW_SUMS = 3;

/** Whether a product is one row, and so narrow that even and odd k are added apart, and only then together. */
export function isApart({ shape: [rows, columns] }: Value, { width }: Vectors): boolean {
  return rows === 1 && Math.ceil(columns / width) <= FEW_SUMS;
}

/** Below so many rows a transposed right side is read as it lies, by dot products. */
export const DOT_ROWS = 8;

/** Whether a product of several rows is summed tile by tile, whatever its numbers are. */
export function isTiled({ op: { form }, shape: [rows, columns] }: Value): boolean {
  if (form.kind !== 'product' || rows === 1 || columns === 1) return false;
  return !form.transposeB || rows >= DOT_ROWS;
}
