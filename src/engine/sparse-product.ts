import { type Block, emitBlocks, rowVectors, type Tile, type Walk } from './blocks.js';
import { isPacked, packRight } from './pack.js';
import type { Body } from './wasm/assembler.js';

/** Where the numbers of the features that are not zero are listed. */
export interface SparseRows {
  /** The offset of a flag: whether there are lists at all. */
  readonly flag: number;
  /** The offset of another: whether there are so many zeros that rows of weights may wait. */
  readonly lazy: number;
  /** The offset of two addresses for each row: where its list begins and ends. A list is of column numbers. */
  readonly ranges: number;
}

/** Of each row of A, what is not zero in it. */
interface Lists {
  /** The offset of two addresses for each row: where its list begins and ends. */
  readonly ranges: number;
  /** Bytes of an entry, which begins with an integer that says which column it is. */
  readonly step: number;
  /** Leaves the byte of B where the row begins that belongs to that column. */
  pushRow(column: number): void;
  /** Leaves a vector of the number that is in the column, or in the entry at an address. */
  pushNumber(column: number, at: number): void;
}

/** A B of so many bytes is copied into panels for the sums over its rows: less of it is in the second cache anyway. */
const PACKED_BYTES = 524_288;
/** Vectors of a panel: as many sums as hide how long an addition takes; with eight, one would not fit a register. */
const PANEL_VECTORS = 4;

/**
 * C = A·B for features A, or, turned, for their transpose: each row of C is the sum of the rows of B where A is not zero. What
 * is left out is 0·b (b finite), which changes no sum, as a sum that began with +0 is never −0.
 */
export function emitSparse(block: Block, sparse: SparseRows, isTurned: boolean): void {
  const { emitter, right, rows, columns, inner } = block;
  const { body } = emitter;
  const row = body.local('i32');
  if (isTurned || inner * right.rowStep < PACKED_BYTES || !isPacked(emitter, right, block)) {
    const lists = isTurned ? turnLists(block, sparse) : listsOf(block, right, sparse, row);
    const blockWidth = rowVectors({ ...emitter, columns });
    body.loop(row, 0, rows, 1, () => {
      emitBlocks({ ...emitter, columns }, blockWidth, (column, width, tail) =>
        emitGathered(block, lists, { row, column, width, tail }),
      );
    });
  } else {
    const packed = packRight(emitter, right, block, PANEL_VECTORS);
    const lists = listsOf(block, packed, sparse, row);
    emitBlocks({ ...emitter, columns }, PANEL_VECTORS, (column, width, tail) => {
      body.loop(row, 0, rows, 1, () =>
        emitGathered({ ...block, right: packed }, lists, { row, column, width, tail }),
      );
    });
  }
  body.release('i32', row);
}

/** Some columns of one row of C. */
function emitGathered(
  { emitter, right, finish }: Block,
  lists: Lists,
  { row, column, width, tail }: Omit<Tile, 'sums'> & { readonly width: number },
): void {
  const { body, vectors } = emitter;
  const [at, k, from, start] = [0, 1, 2, 3].map(() => body.local('i32'));
  const a = body.local('v128');
  const sums = Array.from({ length: width }, () => body.local('v128'));
  for (const sum of sums) body.v128(new Uint8Array(16)).set(sum);
  body.get(column).i32(right.scale).op('i32.mul').set(start);
  emitList(body, row, at, lists, () => {
    body.get(at).memory('i32.load', 0).set(k);
    lists.pushNumber(k, at);
    body.set(a);
    lists.pushRow(k);
    body.get(start).op('i32.add').set(from);
    sums.forEach((sum, j) => {
      body
        .get(sum)
        .get(a)
        .get(from)
        .memory('v128.load', right.offset + j * 16);
      body.op(vectors.op('mul')).op(vectors.op('add')).set(sum);
    });
  });
  for (const local of [at, k, from, start]) body.release('i32', local);
  body.release('v128', a);
  finish({ row, column, sums: [sums], tail });
  for (const sum of sums) body.release('v128', sum);
}

/** The lists that came with the features, of column numbers; `row` is the local of the row that is gone through. */
function listsOf({ emitter, left }: Block, right: Walk, sparse: SparseRows, row: number): Lists {
  const { body, vectors } = emitter;
  return {
    ranges: sparse.ranges,
    step: 4,
    pushRow: (column) => void body.get(column).i32(right.rowStep).op('i32.mul'),
    pushNumber(column) {
      body.get(row).i32(left.rowStep).op('i32.mul');
      body.get(column).i32(left.columnStep).op('i32.mul').op('i32.add');
      body.memory(vectors.loadSplat, left.offset);
    },
  };
}

/**
 * The lists of Xᵀ from those of X: for each feature the examples where it is not zero, in their order, and its
 * numbers there, so that a sum over examples is the same, in the same order, as with the zeros.
 */
function turnLists({ emitter, left, right, rows, inner }: Block, { ranges }: SparseRows): Lists {
  const { body, vectors, arena } = emitter;
  const step = 2 * vectors.bytes; // where the example's row of B begins, and the number
  const number = vectors.bytes;
  const turned = arena.reserve(8 * rows);
  // Not a power of two from list to list: those would all compete for the same few lines of the caches.
  const apart = inner * step + 16;
  const entries = arena.reserve(rows * apart);
  const [example, at, feature, range, end] = [0, 1, 2, 3, 4].map(() => body.local('i32'));
  body.i32(entries).set(end);
  body.loop(range, 0, 8 * rows, 8, () => {
    for (const bound of [0, 4]) {
      body
        .get(range)
        .get(end)
        .memory('i32.store', turned + bound);
    }
    body.get(end).i32(apart).op('i32.add').set(end);
  });
  body.loop(example, 0, inner, 1, () => {
    emitList(body, example, at, { ranges, step: 4 }, () => {
      body.get(at).memory('i32.load', 0).tee(feature).i32(3).op('i32.shl').tee(range);
      body.memory('i32.load', turned + 4).tee(end);
      body.get(example).i32(right.rowStep).op('i32.mul').memory('i32.store', 0);
      body.get(end).get(example).i32(left.columnStep).op('i32.mul');
      body.get(feature).i32(left.rowStep).op('i32.mul').op('i32.add');
      body.memory(vectors.load, left.offset).memory(vectors.store, number);
      body
        .get(range)
        .get(end)
        .i32(step)
        .op('i32.add')
        .memory('i32.store', turned + 4);
    });
  });
  for (const local of [example, at, feature, range, end]) body.release('i32', local);
  return {
    ranges: turned,
    step,
    pushRow: (rowStart) => void body.get(rowStart),
    pushNumber: (_, at) => void body.get(at).memory(vectors.loadSplat, number),
  };
}

/** Goes through the list of a row; `at` is the address of an entry. */
export function emitList(
  body: Body,
  row: number,
  at: number,
  { ranges, step }: Pick<Lists, 'ranges' | 'step'>,
  each: () => void,
): void {
  const range = (): Body => body.get(row).i32(3).op('i32.shl');
  const end = body.local('i32');
  range()
    .memory('i32.load', ranges + 4)
    .set(end);
  body.loop(
    at,
    () => void range().memory('i32.load', ranges),
    () => void body.get(end),
    step,
    each,
  );
  body.release('i32', end);
}
