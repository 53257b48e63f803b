import type { Shape } from '../../autodiff/graph.js';
import type { Place } from '../ir/layout.js';

/** A matrix as a product goes through it: strides in bytes, from row to row and from column to column. */
export interface MatrixView {
  readonly offset: number;
  readonly rowStep: number;
  readonly columnStep: number;
  /**
   * Where the matrix lies in panels of columns: the bytes of a row of one, and how many rows it has. In the view of a
   * transpose, these are columns.
   */
  readonly panel?: { readonly bytes: number; readonly rows: number };
}

/** The view of a matrix at a place, as it is or transposed. */
export function viewOf(
  place: Place,
  [rows, columns]: Shape,
  transpose: boolean,
  bytes: number,
): MatrixView {
  const { offset, stride, panels } = place;
  const [rowStep, columnStep] =
    rows === 1 ? [0, bytes] : columns === 1 ? [bytes, 0] : [stride, bytes];
  const view = transpose
    ? { offset, rowStep: columnStep, columnStep: rowStep }
    : { offset, rowStep, columnStep };
  return panels === 1 ? view : { ...view, panel: { bytes: stride, rows } };
}
