import type { Body } from '../../../support/wasm/assembler.js';
import type { MatrixView } from '../../schedule/matrix-view.js';
import type { Block } from '../matmul/blocks.js';

/** Where the features are compressed sparse rows (CSR): the columns of each example that are not zero. */
export interface SparseFeatures {
  /** The offset of a flag: whether there are CSR rows at all. */
  readonly flag: number;
  /** The offset of the address of the only example's features, where rows of weights wait: they are not copied then. */
  readonly example: number;
  /** The offset of two addresses for each row: where its entries begin and end. An entry is the number of a column. */
  readonly ranges: number;
}

/** CSR rows of A: of each row, what is not zero in it. */
export interface CsrRows {
  /** The offset of two addresses for each row: where its entries begin and end. */
  readonly ranges: number;
  /** Bytes of an entry, which begins with an integer that says which column it is. */
  readonly step: number;
  /** Leaves the byte of B where the row begins that belongs to that column. */
  pushRow(column: number): void;
  /** Leaves a vector of the number that is in the column, or in the entry at an address. */
  pushNumber(column: number, at: number): void;
}

/** The CSR rows that came with the features; `row` is the local of the row that is gone through. */
export function featureRows(
  { context, left, right }: Block,
  sparse: SparseFeatures,
  row: number,
): CsrRows {
  const { body, vectors } = context;
  return {
    ranges: sparse.ranges,
    step: 4,
    pushRow: (column) => void body.get(column).i32(right.rowStep).op('i32.mul'),
    pushNumber(column) {
      pushElement(body, left, row, column);
      body.memory(vectors.loadSplat, left.offset);
    },
  };
}

/** An entry of CSR rows that a step makes itself: where the row of B begins, and the number. */
function pairs({
  context: { body, vectors },
}: Block): Omit<CsrRows, 'ranges'> & { number: number } {
  const number = vectors.bytes;
  return {
    step: 2 * vectors.bytes,
    number,
    pushRow: (rowStart) => void body.get(rowStart),
    pushNumber: (_, at) => void body.get(at).memory(vectors.loadSplat, number),
  };
}

/**
 * The CSR rows of Xᵀ from those of X: for each feature the examples where it is not zero, in their order, and its
 * numbers there, so that a sum over examples is the same, in the same order, as with the zeros.
 */
export function transposeCsr(block: Block, right: MatrixView, { ranges }: SparseFeatures): CsrRows {
  const { context, left, rows, inner } = block;
  const { body, vectors, arena } = context;
  const { step, number, ...push } = pairs(block);
  const transposed = arena.reserve(8 * rows);
  const apart = distance(inner, step);
  const entries = arena.reserve(rows * apart);
  const [example, at, feature, range, end] = [0, 1, 2, 3, 4].map(() => body.local('i32'));
  body.i32(entries).set(end);
  body.loop(range, 0, 8 * rows, 8, () => {
    for (const bound of [0, 4]) {
      body
        .get(range)
        .get(end)
        .memory('i32.store', transposed + bound);
    }
    body.get(end).i32(apart).op('i32.add').set(end);
  });
  body.loop(example, 0, inner, 1, () => {
    emitRowEntries(body, example, at, { ranges, step: 4 }, () => {
      body.get(at).memory('i32.load', 0).tee(feature).i32(3).op('i32.shl').tee(range);
      body.memory('i32.load', transposed + 4).tee(end);
      body.get(example).i32(right.rowStep).op('i32.mul').memory('i32.store', 0);
      body.get(end);
      pushElement(body, left, feature, example);
      body.memory(vectors.load, left.offset).memory(vectors.store, number);
      body
        .get(range)
        .get(end)
        .i32(step)
        .op('i32.add')
        .memory('i32.store', transposed + 4);
    });
  });
  for (const local of [example, at, feature, range, end]) body.release('i32', local);
  return { ranges: transposed, step, ...push };
}

/** The CSR rows of X, split after every `columns` columns: rows of the first ones, of the next ones, and so on. */
export function splitByColumns(
  block: Block,
  right: MatrixView,
  { ranges }: SparseFeatures,
  columns: number,
): readonly CsrRows[] {
  const { context, left, rows, inner } = block;
  const { body, vectors, arena } = context;
  const { step, number, ...push } = pairs(block);
  const parts = Math.ceil(inner / columns);
  const cut = arena.reserve(8 * rows * parts);
  const apart = distance(inner, step);
  const entries = arena.reserve(rows * apart);
  const [row, at, column, range, end, limit] = [0, 1, 2, 3, 4, 5].map(() => body.local('i32'));
  const bound = (which: 0 | 4): void => {
    body
      .get(range)
      .get(end)
      .memory('i32.store', cut + which);
  };
  const nextPart = (): void => {
    bound(4);
    add(body, range, 8 * rows);
    bound(0);
    add(body, limit, columns);
  };
  body.i32(entries).set(end);
  body.loop(row, 0, rows, 1, () => {
    body.get(row).i32(apart).op('i32.mul').i32(entries).op('i32.add').set(end);
    body.get(row).i32(3).op('i32.shl').set(range);
    body.i32(columns).set(limit);
    bound(0);
    emitRowEntries(body, row, at, { ranges, step: 4 }, () => {
      body.get(at).memory('i32.load', 0).set(column);
      body.while(() => body.get(column).get(limit).op('i32.ge_u'), nextPart);
      body.get(end).get(column).i32(right.rowStep).op('i32.mul').memory('i32.store', 0);
      body.get(end);
      pushElement(body, left, row, column);
      body.memory(vectors.load, left.offset).memory(vectors.store, number);
      add(body, end, step);
    });
    body.while(
      () =>
        body
          .get(limit)
          .i32(columns * parts)
          .op('i32.lt_u'),
      nextPart,
    );
    bound(4);
  });
  for (const local of [row, at, column, range, end, limit]) body.release('i32', local);
  return Array.from({ length: parts }, (_, part) => ({
    ranges: cut + 8 * rows * part,
    step,
    ...push,
  }));
}

/** Goes through the entries of a row; `at` is the local of their address. */
export function emitRowEntries(
  body: Body,
  row: number,
  at: number,
  { ranges, step }: Pick<CsrRows, 'ranges' | 'step'>,
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

/** Bytes from row to row. Not a power of two: those would all compete for the same few lines of the caches. */
function distance(length: number, step: number): number {
  return length * step + 16;
}

function pushElement(
  body: Body,
  { rowStep, columnStep }: MatrixView,
  row: number,
  column: number,
): void {
  body.get(row).i32(rowStep).op('i32.mul');
  body.get(column).i32(columnStep).op('i32.mul').op('i32.add');
}

function add(body: Body, local: number, by: number): void {
  body.get(local).i32(by).op('i32.add').set(local);
}
