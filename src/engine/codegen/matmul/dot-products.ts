import type { Body } from '../../../support/wasm/assembler.js';
import type { Lengths } from '../../schedule/matmul-schedule.js';
import type { MatrixView } from '../../schedule/matrix-view.js';
import {
  HIGH_HALVES,
  HIGH_INTERLEAVED,
  LOW_HALVES,
  LOW_INTERLEAVED,
} from '../../vector/shuffles.js';
import type { Vectors } from '../../vector/vectors.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { zeroSums } from './blocks.js';

/** Dot products of at most 64 multiplications of vectors are unrolled. */
const UNROLLED_PRODUCTS = 64;

/** cᵢⱼ as the dot product of two lines; several columns at a time share the left line. */
export function emitDots(
  { body, vectors }: CodegenContext,
  left: MatrixView,
  right: MatrixView,
  to: MatrixView,
  { rows, columns, inner }: Lengths,
): void {
  const length = Math.ceil((inner * vectors.bytes) / 16);
  const row = body.local('i32');
  const column = body.local('i32');
  const [fromLeft, fromRight] = [body.local('i32'), body.local('i32')];
  const dots = (count: number): void => {
    const sums = zeroSums(body, count);
    const k = body.local('i32');
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
    if (length * count <= UNROLLED_PRODUCTS) for (let v = 0; v < length; v++) step(v * 16);
    else {
      body.loop(k, 0, length, 1, () => {
        step(0);
        for (const local of [fromLeft, fromRight]) body.get(local).i32(16).op('i32.add').set(local);
      });
    }
    body.get(row).i32(to.rowStep).op('i32.mul').get(column).i32(to.columnStep).op('i32.mul');
    body.op('i32.add').set(fromLeft);
    storeTotals(body, vectors, sums, (ahead) => {
      body.get(fromLeft);
      return to.offset + ahead;
    });
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
 * Stores the totals of vectors side by side. A number that is alone is stored as one: what is behind it may be another's.
 *
 * @param push leaves an address, and returns what to add to it for the number at a distance in bytes from the first
 */
export function storeTotals(
  body: Body,
  vectors: Vectors,
  sums: readonly number[],
  push: (ahead: number) => number,
): void {
  for (let first = 0; first < sums.length; first += vectors.width) {
    const group = sums.slice(first, first + vectors.width);
    const offset = push(first * vectors.bytes);
    emitTotals(body, vectors, group);
    if (group.length > 1) body.memory('v128.store', offset);
    else body.extract(vectors.element, 0).memory(vectors.store, offset);
  }
}

/**
 * Leaves a vector of the totals of up to as many vectors as it has lanes, zeros behind them. Each total is
 * (x₀ + x₂) + (x₁ + x₃), the halves first.
 */
export function emitTotals(body: Body, { width, op }: Vectors, sums: readonly number[]): void {
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
