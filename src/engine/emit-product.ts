import type { Value } from '../autodiff/graph.js';
import { emitDots } from './dots.js';
import { emitShortRow } from './emit-short-row.js';
import type { Emitter } from './inside.js';
import type { Place } from './layout.js';
import { isShortRow } from './short-row.js';
import {
  type Block,
  emitBlocks,
  emitGathered,
  emitScattered,
  type Lengths,
  ROW_VECTORS,
  type SparseRows,
  type Walk,
} from './sparse-product.js';

/** Rows × columns of vectors of a tile: eight sums and their operands fit the sixteen registers. */
const TILE_ROWS = 4;
const TILE_VECTORS = 2;
/** Products of so many multiplications of vectors are written out without a loop. */
const UNROLL = 64;
/** Below so many rows a transposed right side is read as it lies, by dot products. */
const FEW_ROWS = 8;

/**
 * Emits C = A·B. Whichever way is taken, each element is Σₖ aᵢₖ bₖⱼ with k rising, a product and a sum at a time,
 * so that the way does not change a bit; only dot products, for few rows of a transposed B, add lane by lane
 * and then across.
 *
 * @param sparse when A is the features, where their zeros are known: then only what is not zero is multiplied
 */
export function emitProduct(emitter: Emitter, value: Value, sparse?: SparseRows): void {
  const { body, vectors, arena } = emitter;
  const { form } = value.op;
  if (form.kind !== 'product') throw new Error(`${value.op.name} is no product`);
  if (isShortRow(value, vectors)) {
    emitShortRow(emitter, value);
    return;
  }
  const [a, b] = value.inputs;
  const [rows, columns] = value.shape;
  const inner = a.shape[form.transposeA ? 0 : 1];
  const left = walk(arena.place(a), a.shape, form.transposeA, vectors.bytes);
  const right = walk(arena.place(b), b.shape, form.transposeB, vectors.bytes);
  const out = arena.place(value);
  const to = walk(out, value.shape, false, vectors.bytes);
  const lengths = { rows, columns, inner };

  if (columns === 1 || (right.columnStep !== vectors.bytes && rows < FEW_ROWS)) {
    if (left.columnStep === vectors.bytes && right.rowStep === vectors.bytes) {
      emitDots(emitter, left, right, to, lengths);
      return;
    }
  }
  const lined = right.columnStep === vectors.bytes ? right : transposed(emitter, right, lengths);
  const block = { emitter, left, right: lined, to, ...lengths };
  if (sparse === undefined) {
    emitRows(block);
    return;
  }
  const flag = body.local('i32');
  body
    .i32(0)
    .memory('i32.load', sparse.flag)
    .tee(flag)
    .when(() => {
      if (form.transposeA) emitScattered(block, sparse);
      else emitGathered(block, sparse);
    });
  body
    .get(flag)
    .op('i32.eqz')
    .when(() => emitRows(block));
  body.release('i32', flag);
}

function walk(place: Place, shape: readonly number[], transpose: boolean, bytes: number): Walk {
  const [rowStep, columnStep] =
    shape[0] === 1 ? [0, bytes] : shape[1] === 1 ? [bytes, 0] : [place.stride, bytes];
  return transpose
    ? { offset: place.offset, rowStep: columnStep, columnStep: rowStep }
    : { offset: place.offset, rowStep, columnStep };
}

/** All rows: in tiles of four while they last, then one by one. */
function emitRows(block: Block): void {
  const { emitter, rows } = block;
  const { body } = emitter;
  const tiled = rows - (rows % TILE_ROWS);
  const row = body.local('i32');
  if (tiled > 0) body.loop(row, 0, tiled, TILE_ROWS, () => emitColumns(block, row, TILE_ROWS));
  if (tiled < rows && rows === 1) {
    body.i32(0).set(row);
    emitColumns(block, row, 1);
  } else if (tiled < rows) body.loop(row, tiled, rows, 1, () => emitColumns(block, row, 1));
  body.release('i32', row);
}

/** A strip of rows: block after block of columns. */
function emitColumns(block: Block, row: number, tileRows: number): void {
  const width = tileRows === 1 ? ROW_VECTORS : TILE_VECTORS;
  const { emitter, columns } = block;
  emitBlocks({ ...emitter, columns }, width, (column, vectors) =>
    emitTile(block, row, column, tileRows, vectors),
  );
}

/** One tile: its sums stay in locals while k runs. */
function emitTile(
  { emitter, left, right, to, inner }: Block,
  row: number,
  column: number,
  tileRows: number,
  width: number,
): void {
  const { body, vectors } = emitter;
  const sums = Array.from({ length: tileRows * width }, () => body.local('v128'));
  for (const sum of sums) body.v128(new Uint8Array(16)).set(sum);
  const fromLeft = body.local('i32');
  const fromRight = body.local('i32');
  const a = body.local('v128');
  const vectorsOfB = Array.from({ length: tileRows > 1 ? width : 0 }, () => body.local('v128'));
  body.get(row).i32(left.rowStep).op('i32.mul').set(fromLeft);
  body.get(column).set(fromRight);
  const step = (k: number): void => {
    const offsetOf = (j: number): number => right.offset + k * right.rowStep + j * 16;
    // Each vector of B serves all rows of the tile.
    vectorsOfB.forEach((local, j) => {
      body.get(fromRight).memory('v128.load', offsetOf(j)).set(local);
    });
    for (let i = 0; i < tileRows; i++) {
      const offset = left.offset + i * left.rowStep + k * left.columnStep;
      body.get(fromLeft).memory(vectors.loadSplat, offset).set(a);
      for (let j = 0; j < width; j++) {
        const sum = sums[i * width + j];
        body.get(sum).get(a);
        if (tileRows > 1) body.get(vectorsOfB[j]);
        else body.get(fromRight).memory('v128.load', offsetOf(j));
        body.op(vectors.op('mul')).op(vectors.op('add')).set(sum);
      }
    }
  };
  if (inner * tileRows * width <= UNROLL) for (let k = 0; k < inner; k++) step(k);
  else {
    const k = body.local('i32');
    const perTurn = inner % 4 === 0 ? 4 : 1;
    body.loop(k, 0, inner, perTurn, () => {
      for (let turn = 0; turn < perTurn; turn++) step(turn);
      body
        .get(fromLeft)
        .i32(left.columnStep * perTurn)
        .op('i32.add')
        .set(fromLeft);
      body
        .get(fromRight)
        .i32(right.rowStep * perTurn)
        .op('i32.add')
        .set(fromRight);
    });
    body.release('i32', k);
  }
  const target = fromLeft;
  body.get(row).i32(to.rowStep).op('i32.mul').get(column).op('i32.add').set(target);
  for (let i = 0; i < tileRows; i++) {
    for (let j = 0; j < width; j++) {
      body.get(target).get(sums[i * width + j]);
      body.memory('v128.store', to.offset + i * to.rowStep + j * 16);
    }
  }
  for (const local of [...sums, ...vectorsOfB, a]) body.release('v128', local);
  for (const local of [fromLeft, fromRight]) body.release('i32', local);
}

/** A copy of B with its rows lying in memory, in room of its own. */
function transposed(
  { body, vectors, arena }: Emitter,
  from: Walk,
  { columns, inner }: Lengths,
): Walk {
  const stride = Math.ceil((columns * vectors.bytes) / 16) * 16;
  const to = { offset: arena.reserve(inner * stride), rowStep: stride, columnStep: vectors.bytes };
  const [k, j] = [body.local('i32'), body.local('i32')];
  const at = ({ rowStep, columnStep }: Walk): void => {
    body.get(k).i32(rowStep).op('i32.mul').get(j).i32(columnStep).op('i32.mul').op('i32.add');
  };
  body.loop(j, 0, columns, 1, () => {
    body.loop(k, 0, inner, 1, () => {
      at(to);
      at(from);
      body.memory(vectors.load, from.offset).memory(vectors.store, to.offset);
    });
  });
  for (const local of [k, j]) body.release('i32', local);
  return to;
}
