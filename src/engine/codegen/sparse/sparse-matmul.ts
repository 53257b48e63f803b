import { PANEL_BYTES } from '../../ir/layout.js';
import { LARGE_BYTES } from '../../passes/panel-layout.js';
import { addProducts, settleSums } from '../../vector/instruction-order.js';
import {
  type Block,
  emitBlocks,
  pushColumn,
  rowVectors,
  storeSums,
  type Tile,
  type Walk,
  zeroSums,
} from '../matmul/blocks.js';
import { FEW_ROWS, packRight } from '../matmul/pack.js';
import { cutLists, emitList, type Lists, listsOf, type SparseRows, turnLists } from './csr.js';

/** Vectors of a panel: as many sums as the registers hold, so that an entry of a list serves as many as it can. */
const PANEL_VECTORS = PANEL_BYTES / 16;
/** So many products are added before the next vectors of B are read, for which there would be no registers. */
const SETTLED = 4;
/** So many bytes of a panel stay in the first cache while all rows of A go through them. */
const FIRST_CACHE = 28_672;

/** Leaves so many sums of a row in locals, as they are at first. */
type Begin = (row: number, width: number) => number[];

/**
 * C = A·B for features A, or, turned, for their transpose: each row of C is the sum of the rows of B where A is not zero. What
 * is left out is 0·b (b finite), which changes no sum, as a sum that began with +0 is never −0.
 */
export function emitSparse(block: Block, sparse: SparseRows, isTurned: boolean): void {
  const { emitter, right, columns, rows, inner } = block;
  const liesInRows = right.columnStep === emitter.vectors.bytes;
  const isLong = rows >= FEW_ROWS && inner * right.rowStep >= LARGE_BYTES;
  if (!liesInRows || block.intoPanels || right.panel !== undefined || (isLong && !isTurned)) {
    const isInPanels = liesInRows && right.panel !== undefined;
    const packed = isInPanels ? right : packRight(emitter, right, block, PANEL_VECTORS);
    const parts = isTurned
      ? [turnLists(block, packed, sparse)]
      : cutLists(block, packed, sparse, Math.floor(FIRST_CACHE / packed.rowStep));
    emitPanels({ ...block, right: packed }, parts);
    return;
  }
  const { body } = emitter;
  const row = body.local('i32');
  const lists = isTurned ? turnLists(block, right, sparse) : listsOf(block, sparse, row);
  body.loop(row, 0, rows, 1, () => {
    const width = rowVectors({ ...emitter, columns });
    emitBlocks({ ...emitter, columns }, width, (column, vectors, tail) =>
      emitGathered(block, lists, { row, column, width: vectors, tail }),
    );
  });
  body.release('i32', row);
}

/** Panel after panel, of each so many of its rows as one part of the lists names: what is needed of B stays at hand. */
function emitPanels(block: Block, parts: readonly Lists[]): void {
  const { emitter, columns, rows, finish } = block;
  const { body, vectors, arena } = emitter;
  const row = body.local('i32');
  const partial: Walk = {
    offset: parts.length > 1 ? arena.reserve(rows * PANEL_BYTES) : 0,
    ...{ rowStep: PANEL_BYTES, columnStep: vectors.bytes, scale: PANEL_BYTES },
    panel: { bytes: PANEL_BYTES, rows: 0 }, // all panels at the same place
  };
  const proceed: Begin = (from, width) =>
    Array.from({ length: width }, (_, j) => {
      const sum = body.local('v128');
      body.get(from).i32(PANEL_BYTES).op('i32.mul');
      body.memory('v128.load', partial.offset + 16 * j).set(sum);
      return sum;
    });
  emitBlocks({ ...emitter, columns }, PANEL_VECTORS, (column, width, tail) => {
    parts.forEach((lists, part) => {
      const isLast = part === parts.length - 1;
      const own = { ...block, finish: isLast ? finish : storeSums(emitter, partial) };
      body.loop(row, 0, rows, 1, () =>
        emitGathered(own, lists, { row, column, width, tail }, part > 0 ? proceed : undefined),
      );
    });
  });
  body.release('i32', row);
}

/** Some columns of one row of C, whose sums begin with 0 unless it is said how. */
function emitGathered(
  { emitter, right, finish }: Block,
  lists: Lists,
  { row, column, width, tail }: Omit<Tile, 'sums'> & { readonly width: number },
  begin?: Begin,
): void {
  const { body, vectors } = emitter;
  const [at, k, from, start] = [0, 1, 2, 3].map(() => body.local('i32'));
  const a = body.local('v128');
  const sums = begin === undefined ? zeroSums(body, width) : begin(row, width);
  pushColumn(body, right, column);
  body.set(start);
  emitList(body, row, at, lists, () => {
    body.get(at).memory('i32.load', 0).set(k);
    lists.pushNumber(k, at);
    body.set(a);
    lists.pushRow(k);
    body.get(start).op('i32.add').set(from);
    for (let first = 0; first < width; first += SETTLED) {
      if (first > 0) settleSums(body, vectors, sums, () => void body.get(at), first);
      addProducts(body, vectors, sums.slice(first, first + SETTLED), (j) => {
        body
          .get(a)
          .get(from)
          .memory('v128.load', right.offset + (first + j) * 16);
      });
    }
  });
  for (const local of [at, k, from, start]) body.release('i32', local);
  body.release('v128', a);
  finish({ row, column, sums: [sums], tail });
  for (const sum of sums) body.release('v128', sum);
}
