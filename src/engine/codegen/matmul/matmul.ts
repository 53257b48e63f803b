import type { Value } from '../../../autodiff/graph.js';
import {
  DOT_ROWS,
  isApart,
  isPacked,
  isShortRow,
  rowVectors,
  TILE_ROWS,
  TILE_VECTORS,
} from '../../schedule/matmul-schedule.js';
import { type MatrixView, viewOf } from '../../schedule/matrix-view.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { type Block, type Epilogue, emitBlocks } from './blocks.js';
import { emitDots } from './dot-products.js';
import { storeSums } from './epilogue.js';
import { emitMicroKernel } from './micro-kernel.js';
import { packB } from './pack.js';
import { emitUnrolledRow } from './unrolled-row.js';

/** A way to take a product by what is not zero in A. */
export interface SparseProduct {
  /** The offset of a flag: whether there are CSR rows of A. */
  readonly flag: number;
  /** Emits it; `isTransposed` where A is transposed. */
  emit(block: Block, isTransposed: boolean): void;
}

/**
 * Emits C = A·B. Whichever way is taken, each element is Σₖ aᵢₖ bₖⱼ with k rising, a product and a sum at a time,
 * so that the way does not change a bit; only short and narrow rows that are alone, or are as if they were, add even and
 * odd k apart, and dot products, for few rows of a transposed B, add lane by lane and then across. (Rows of B that wait
 * are themselves rounded in another way.)
 *
 * @param sparse when A is the features: how it is taken where their zeros are known
 * @param epilogue what becomes of C, if it is not stored: only where `isTiled` says so
 */
export function emitProduct(
  context: CodegenContext,
  value: Value,
  sparse?: SparseProduct,
  epilogue?: Epilogue,
): void {
  const { body, vectors, arena } = context;
  const { form } = value.op;
  if (form.kind !== 'product') throw new Error(`${value.op.name} is no product`);
  if (isShortRow(value, vectors)) {
    emitUnrolledRow(context, value);
    return;
  }
  const [a, b] = value.inputs;
  const [rows, columns] = value.shape;
  const inner = a.shape[form.transposeA ? 0 : 1];
  const left = viewOf(arena.place(a), a.shape, form.transposeA, vectors.bytes);
  const right = viewOf(arena.place(b), b.shape, form.transposeB, vectors.bytes);
  const lengths = { rows, columns, inner };
  const to = (): MatrixView => viewOf(arena.place(value), value.shape, false, vectors.bytes);
  if (columns === 1 || (right.columnStep !== vectors.bytes && rows < DOT_ROWS)) {
    if (left.columnStep === vectors.bytes && right.rowStep === vectors.bytes) {
      emitDots(context, left, right, to(), lengths);
      return;
    }
  }
  const apart =
    (rows === 1 || (context.rowsAsAlone && !form.transposeA)) &&
    isApart(value, vectors, sparse !== undefined);
  const block = {
    ...{ context, left, right, ...lengths },
    epilogue: epilogue ?? storeSums(context, to()),
    intoPanels: arena.layout(value).panels > 1,
    isApart: apart,
  };
  if (sparse === undefined || apart) {
    emitDense(block);
    return;
  }
  const flag = body.local('i32');
  body
    .i32(0)
    .memory('i32.load', sparse.flag)
    .tee(flag)
    .when(() => sparse.emit(block, form.transposeA));
  body
    .get(flag)
    .op('i32.eqz')
    .when(() => emitDense(block));
  body.release('i32', flag);
}

/** Every number of both sides, tile after tile: B packed if it pays, panel after panel; or row after row. */
function emitDense(block: Block): void {
  const { context, columns, isApart: apart } = block;
  const tileVectors = apart ? 1 : TILE_VECTORS; // each of which has two sums then
  if (!isPacked(context.vectors, block.right, block)) {
    emitRows(block, (row, tileRows) => {
      const isRow = tileRows === 1 && !block.intoPanels;
      const width = isRow ? rowVectors(context.vectors, columns) : tileVectors;
      emitBlocks({ ...context, columns }, width, (column, vectors, tail) =>
        emitMicroKernel(block, { row, column, tileRows, width: vectors, tail }),
      );
    });
    return;
  }
  const right = packB(context, block.right, block, tileVectors);
  const packed = { ...block, right };
  emitBlocks({ ...context, columns }, tileVectors, (column, width, tail) =>
    emitRows(block, (row, tileRows) =>
      emitMicroKernel(packed, { row, column, tileRows, width, tail }),
    ),
  );
}

/** All rows: as many at a time as a tile has while they last, then one by one. */
function emitRows({ context, rows }: Block, each: (row: number, tileRows: number) => void): void {
  const { body } = context;
  const tiled = rows - (rows % TILE_ROWS);
  const row = body.local('i32');
  if (tiled > 0) body.loop(row, 0, tiled, TILE_ROWS, () => each(row, TILE_ROWS));
  if (tiled < rows && rows === 1) {
    body.i32(0).set(row);
    each(row, 1);
  } else if (tiled < rows) body.loop(row, tiled, rows, 1, () => each(row, 1));
  body.release('i32', row);
}
