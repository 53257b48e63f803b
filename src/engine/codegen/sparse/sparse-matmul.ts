import { PANEL_BYTES } from '../../ir/layout.js';
import { FEW_ROWS, LARGE_BYTES, rowVectors } from '../../schedule/matmul-schedule.js';
import type { MatrixView } from '../../schedule/matrix-view.js';
import { addProducts, schedulingBarrier } from '../../vector/instruction-order.js';
import { type Block, emitBlocks, pushColumn, type Tile, zeroSums } from '../matmul/blocks.js';
import { storeSums } from '../matmul/epilogue.js';
import { packB } from '../matmul/pack.js';
import {
  type CsrRows,
  emitRowEntries,
  featureRows,
  type SparseFeatures,
  splitByColumns,
  transposeCsr,
} from './csr.js';

/** Vectors of a panel: as many sums as the registers hold, so that an entry of a CSR row serves as many as it can. */
const PANEL_VECTORS = PANEL_BYTES / 16;
/** 4 products are added before the next vectors of B are read, for which there would be no registers. */
const PRODUCTS_AT_ONCE = 4;
/** 28 kB of a panel stay in the first cache while all rows of A go through them. */
const FIRST_CACHE = 28_672;

/** Leaves the sums of a row, `width` vectors, in locals, as they are at first. */
type Begin = (row: number, width: number) => number[];

/**
 * C = A·B for features A, or for their transpose: each row of C is the sum of the rows of B where A is not zero. What
 * is left out is 0·b (b finite), which changes no sum, as a sum that began with +0 is never −0.
 */
export function emitSparse(block: Block, sparse: SparseFeatures, isTransposed: boolean): void {
  const { context, right, columns, rows, inner } = block;
  const liesInRows = right.columnStep === context.vectors.bytes;
  const isLong = rows >= FEW_ROWS && inner * right.rowStep >= LARGE_BYTES;
  if (!liesInRows || block.intoPanels || right.panel !== undefined || (isLong && !isTransposed)) {
    const isInPanels = liesInRows && right.panel !== undefined;
    const packed = isInPanels ? right : packB(context, right, block, PANEL_VECTORS);
    const parts = isTransposed
      ? [transposeCsr(block, packed, sparse)]
      : splitByColumns(block, packed, sparse, Math.floor(FIRST_CACHE / packed.rowStep));
    emitPanels({ ...block, right: packed }, parts);
    return;
  }
  const { body } = context;
  const row = body.local('i32');
  const csr = isTransposed ? transposeCsr(block, right, sparse) : featureRows(block, sparse, row);
  body.loop(row, 0, rows, 1, () => {
    const width = rowVectors(context.vectors, columns);
    emitBlocks({ ...context, columns }, width, (column, vectors, tail) =>
      emitGathered(block, csr, { row, column, width: vectors, tail }),
    );
  });
  body.release('i32', row);
}

/** Panel after panel, and of each the rows that one part of the CSR columns names: what is needed of B stays at hand. */
function emitPanels(block: Block, parts: readonly CsrRows[]): void {
  const { context, columns, rows, epilogue } = block;
  const { body, vectors, arena } = context;
  const row = body.local('i32');
  const partial: MatrixView = {
    offset: parts.length > 1 ? arena.reserve(rows * PANEL_BYTES) : 0,
    ...{ rowStep: PANEL_BYTES, columnStep: vectors.bytes },
    panel: { bytes: PANEL_BYTES, rows: 0 }, // all panels at the same place
  };
  const proceed: Begin = (from, width) =>
    Array.from({ length: width }, (_, j) => {
      const sum = body.local('v128');
      body.get(from).i32(PANEL_BYTES).op('i32.mul');
      body.memory('v128.load', partial.offset + 16 * j).set(sum);
      return sum;
    });
  emitBlocks({ ...context, columns }, PANEL_VECTORS, (column, width, tail) => {
    parts.forEach((csr, part) => {
      const isLast = part === parts.length - 1;
      const own = { ...block, epilogue: isLast ? epilogue : storeSums(context, partial) };
      body.loop(row, 0, rows, 1, () =>
        emitGathered(own, csr, { row, column, width, tail }, part > 0 ? proceed : undefined),
      );
    });
  });
  body.release('i32', row);
}

/** Some columns of one row of C, whose sums begin with 0 unless it is said how. */
function emitGathered(
  { context, right, epilogue }: Block,
  csr: CsrRows,
  { row, column, width, tail }: Omit<Tile, 'sums'> & { readonly width: number },
  begin?: Begin,
): void {
  const { body, vectors } = context;
  const [at, k, from, start] = [0, 1, 2, 3].map(() => body.local('i32'));
  const a = body.local('v128');
  const sums = begin === undefined ? zeroSums(body, width) : begin(row, width);
  pushColumn(body, right, column);
  body.set(start);
  emitRowEntries(body, row, at, csr, () => {
    body.get(at).memory('i32.load', 0).set(k);
    csr.pushNumber(k, at);
    body.set(a);
    csr.pushRow(k);
    body.get(start).op('i32.add').set(from);
    for (let first = 0; first < width; first += PRODUCTS_AT_ONCE) {
      if (first > 0) schedulingBarrier(body, vectors, sums, () => void body.get(at), first);
      addProducts(body, vectors, sums.slice(first, first + PRODUCTS_AT_ONCE), (j) => {
        body
          .get(a)
          .get(from)
          .memory('v128.load', right.offset + (first + j) * 16);
      });
    }
  });
  for (const local of [at, k, from, start]) body.release('i32', local);
  body.release('v128', a);
  epilogue({ row, column, sums: [sums], tail });
  for (const sum of sums) body.release('v128', sum);
}
