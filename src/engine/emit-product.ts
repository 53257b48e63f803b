import type { Value } from '../autodiff/graph.js';
import type { Emitter } from './emit-map.js';
import type { Vectors } from './lane-code.js';
import type { Place } from './layout.js';
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
import type { Body } from './wasm/assembler.js';

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
  emitBlocks(block, width, (column, vectors) => emitTile(block, row, column, tileRows, vectors));
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

/** cᵢⱼ as the dot product of two lines; several columns at a time share the left line. */
function emitDots(
  { body, vectors }: Emitter,
  left: Walk,
  right: Walk,
  to: Walk,
  { rows, columns, inner }: Lengths,
): void {
  const length = Math.ceil((inner * vectors.bytes) / 16);
  const row = body.local('i32');
  const column = body.local('i32');
  const [fromLeft, fromRight] = [body.local('i32'), body.local('i32')];
  const dots = (count: number): void => {
    const sums = Array.from({ length: count }, () => body.local('v128'));
    const k = body.local('i32');
    for (const sum of sums) body.v128(new Uint8Array(16)).set(sum);
    body.get(row).i32(left.rowStep).op('i32.mul').set(fromLeft);
    body.get(column).i32(right.columnStep).op('i32.mul').set(fromRight);
    const step = (distance: number): void => {
      sums.forEach((sum, j) => {
        body
          .get(sum)
          .get(fromLeft)
          .memory('v128.load', left.offset + distance);
        body.get(fromRight).memory('v128.load', right.offset + j * right.columnStep + distance);
        body.op(vectors.op('mul')).op(vectors.op('add')).set(sum);
      });
    };
    if (length * count <= UNROLL) for (let v = 0; v < length; v++) step(v * 16);
    else {
      body.loop(k, 0, length, 1, () => {
        step(0);
        for (const local of [fromLeft, fromRight]) body.get(local).i32(16).op('i32.add').set(local);
      });
    }
    body.get(row).i32(to.rowStep).op('i32.mul').get(column).i32(to.columnStep).op('i32.mul');
    body.op('i32.add').set(fromLeft);
    for (let first = 0; first < count; first += vectors.width) {
      const group = sums.slice(first, first + vectors.width);
      body.get(fromLeft);
      emitTotals(body, vectors, group);
      if (to.columnStep === vectors.bytes)
        body.memory('v128.store', to.offset + first * vectors.bytes);
      else body.extract(vectors.element, 0).memory(vectors.store, to.offset);
    }
    for (const sum of sums) body.release('v128', sum);
    body.release('i32', k);
  };
  const line = (): void => {
    const whole = columns - (columns % 4);
    if (whole === 4) {
      body.i32(0).set(column);
      dots(4);
    } else if (whole > 0) body.loop(column, 0, whole, 4, () => dots(4));
    if (whole < columns) {
      body.i32(whole).set(column);
      dots(columns - whole);
    }
  };
  if (rows === 1) {
    body.i32(0).set(row);
    line();
  } else body.loop(row, 0, rows, 1, line);
  for (const local of [row, column, fromLeft, fromRight]) body.release('i32', local);
}

/**
 * Leaves a vector of the totals of up to as many vectors as it has lanes, zeros behind them. Each total is
 * (x₀ + x₂) + (x₁ + x₃), the halves first.
 */
function emitTotals(body: Body, { width, op }: Vectors, sums: readonly number[]): void {
  const push = (k: number): void => {
    if (k < sums.length) body.get(sums[k]);
    else body.v128(new Uint8Array(16));
  };
  const add = op('add');
  if (width === 2) {
    push(0);
    push(1);
    body.shuffle(LOW_HALVES);
    push(0);
    push(1);
    body.shuffle(HIGH_HALVES).op(add);
    return;
  }
  const pair = (k: number): number => {
    const sum = body.local('v128');
    push(k);
    push(k + 1);
    body.shuffle(LOW_INTERLEAVED); // a0 b0 a1 b1
    push(k);
    push(k + 1);
    body.shuffle(HIGH_INTERLEAVED).op(add).set(sum); // + a2 b2 a3 b3
    return sum;
  };
  const [ab, cd] = [pair(0), pair(2)];
  body.get(ab).get(cd).shuffle(LOW_HALVES).get(ab).get(cd).shuffle(HIGH_HALVES).op(add);
  body.release('v128', ab);
  body.release('v128', cd);
}

const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_HALVES = LOW_HALVES.map((byte) => byte + 8);
const LOW_INTERLEAVED = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const HIGH_INTERLEAVED = LOW_INTERLEAVED.map((byte) => byte + 8);

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
