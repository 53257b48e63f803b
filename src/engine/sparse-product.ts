import { type Block, emitBlocks, ROW_VECTORS } from './blocks.js';
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

/**
 * C = X·B for features X: each row of C is the sum of the rows of B where X is not zero. What is left out
 * is 0·b (b finite), which changes no sum, as a sum that began with +0 is never −0.
 */
export function emitGathered(block: Block, { ranges }: SparseRows): void {
  const { emitter, left, right, to, rows, columns } = block;
  const { body, vectors } = emitter;
  const [row, at, from] = [body.local('i32'), body.local('i32'), body.local('i32')];
  const k = body.local('i32');
  const a = body.local('v128');
  body.loop(row, 0, rows, 1, () => {
    emitBlocks({ ...emitter, columns }, ROW_VECTORS, (column, width) => {
      const sums = Array.from({ length: width }, () => body.local('v128'));
      for (const sum of sums) body.v128(new Uint8Array(16)).set(sum);
      emitList(body, row, at, ranges, () => {
        body.get(at).memory('i32.load', 0).set(k);
        body.get(row).i32(left.rowStep).op('i32.mul').get(k).i32(left.columnStep).op('i32.mul');
        body.op('i32.add').memory(vectors.loadSplat, left.offset).set(a);
        body.get(k).i32(right.rowStep).op('i32.mul').get(column).op('i32.add').set(from);
        sums.forEach((sum, j) => {
          body
            .get(sum)
            .get(a)
            .get(from)
            .memory('v128.load', right.offset + j * 16);
          body.op(vectors.op('mul')).op(vectors.op('add')).set(sum);
        });
      });
      body.get(row).i32(to.rowStep).op('i32.mul').get(column).op('i32.add').set(from);
      sums.forEach((sum, j) => {
        body
          .get(from)
          .get(sum)
          .memory('v128.store', to.offset + j * 16);
        body.release('v128', sum);
      });
    });
  });
  for (const local of [row, at, from, k]) body.release('i32', local);
  body.release('v128', a);
}

/**
 * C = Xᵀ·G for features X: example after example, its row of G times each number of X that is not zero is
 * added to that number's row of C. Every element is the same sum in the same order as row by row.
 */
export function emitScattered(block: Block, { ranges }: SparseRows): void {
  const { emitter, left, right, to, rows, columns, inner } = block;
  const { body, vectors } = emitter;
  const [example, at, target, k] = [0, 1, 2, 3].map(() => body.local('i32'));
  const a = body.local('v128');
  body.loop(target, 0, rows * to.rowStep, 16, () => {
    body.get(target).v128(new Uint8Array(16)).memory('v128.store', to.offset);
  });
  body.loop(example, 0, inner, 1, () => {
    emitBlocks({ ...emitter, columns }, ROW_VECTORS, (column, width) => {
      const gradients = Array.from({ length: width }, () => body.local('v128'));
      body.get(example).i32(right.rowStep).op('i32.mul').get(column).op('i32.add').set(target);
      gradients.forEach((gradient, j) => {
        body
          .get(target)
          .memory('v128.load', right.offset + j * 16)
          .set(gradient);
      });
      emitList(body, example, at, ranges, () => {
        body.get(at).memory('i32.load', 0).set(k);
        body.get(example).i32(left.columnStep).op('i32.mul').get(k).i32(left.rowStep).op('i32.mul');
        body.op('i32.add').memory(vectors.loadSplat, left.offset).set(a);
        body.get(k).i32(to.rowStep).op('i32.mul').get(column).op('i32.add').set(target);
        gradients.forEach((gradient, j) => {
          body
            .get(target)
            .get(target)
            .memory('v128.load', to.offset + j * 16);
          body.get(a).get(gradient).op(vectors.op('mul')).op(vectors.op('add'));
          body.memory('v128.store', to.offset + j * 16);
        });
      });
      for (const gradient of gradients) body.release('v128', gradient);
    });
  });
  for (const local of [example, at, target, k]) body.release('i32', local);
  body.release('v128', a);
}

/** Goes through the list of a row; `at` is the address of an entry. */
export function emitList(
  body: Body,
  row: number,
  at: number,
  ranges: number,
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
    4,
    each,
  );
  body.release('i32', end);
}
