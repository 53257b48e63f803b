import type { Body } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { columnStates } from './column-states.js';
import { emitNextPair, emitPair, type Holding, holdingOf } from './pairs.js';
import { emitRows } from './row-lists.js';

/** What is known of the numbers of a column; NaN is left out of all of it. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Of the population. */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** How many of the numbers are 0. */
  readonly zeros: number;
}

/** For each two columns: how many numbers they have, the mean, the squares, the bounds, the powers, the zeros; 16 bytes each. */
const STATE = {
  ...{ count: 0, mean: 16, squares: 32, minimum: 48, maximum: 64, power: 80, zeros: 96 },
} as const;
const STATE_BYTES = 112;

/** Emits (first address, behind the last one): each is that of a row, which is taken into the state. */
function emitMoments(body: Body, holding: Holding, state: number, end: number): void {
  const [from, to] = [0, 1];
  const columns = body.local('i32');
  const [x, count, mean, squares, minimum, maximum, zeros] = Array.from({ length: 7 }, () =>
    body.local('v128'),
  );
  const [difference, isNumber] = [body.local('v128'), body.local('v128')];
  const zero = new Uint8Array(16);
  const one = new Uint8Array(Float64Array.of(1, 1).buffer);
  const kept = { count, mean, squares, minimum, maximum, zeros } as const;
  const parts = ['count', 'mean', 'squares', 'minimum', 'maximum', 'zeros'] as const;
  emitRows(body, from, to, (rows) => {
    body.loop(columns, state, end, STATE_BYTES, () => {
      for (const part of parts) body.get(columns).memory('v128.load', STATE[part]).set(kept[part]);
      for (const row of rows) {
        const power = () => body.get(columns).memory('v128.load', STATE.power);
        emitPair(body, holding, row, x, power);
        body.get(x).get(x).op('f64x2.eq').set(isNumber);
        body.get(count).v128(one).get(isNumber).op('v128.and').op('f64x2.add').set(count);
        body.get(zeros).v128(one).get(x).v128(zero).op('f64x2.eq').op('v128.and');
        body.op('f64x2.add').set(zeros);
        body.get(x).get(mean).op('f64x2.sub').set(difference);
        body.get(mean).get(difference).get(count).op('f64x2.div').get(isNumber).op('v128.and');
        body.op('f64x2.add').set(mean);
        body.get(squares).get(difference).get(x).get(mean).op('f64x2.sub').op('f64x2.mul');
        body.get(isNumber).op('v128.and').op('f64x2.add').set(squares);
        body.get(minimum).get(x).op('f64x2.pmin').set(minimum);
        body.get(maximum).get(x).op('f64x2.pmax').set(maximum);
        emitNextPair(body, holding, row);
      }
      for (const part of parts) body.get(columns).get(kept[part]).memory('v128.store', STATE[part]);
    });
  });
}

/**
 * The moments of each column over some rows of a matrix, in their order, by Welford's recurrence (1962): the same bits
 * as column by column, but each row is read once, and two of its columns at a time.
 *
 * @param powers with which the float64 numbers are had back from float32; not for a matrix of float64
 */
export function columnMoments(
  matrix: StoredMatrix,
  rows: ArrayLike<number>,
  powers?: readonly number[],
): Moments[] {
  const { columns } = matrix;
  const { list, add, get, set } = columnStates(matrix, STATE_BYTES, 2, (body, state, end) =>
    emitMoments(body, holdingOf(matrix, powers), state, end),
  );
  // An odd number of columns has another beside the last one, which comes to numbers, too.
  for (let column = 0; column < columns + (columns % 2); column++) {
    set(column, STATE.minimum, Infinity);
    set(column, STATE.maximum, -Infinity);
    set(column, STATE.power, powers?.[column] ?? 1);
  }
  list.each(rows, add);
  return Array.from({ length: columns }, (_, column) => {
    const count = get(column, STATE.count);
    return {
      count,
      mean: get(column, STATE.mean),
      deviation: Math.sqrt(get(column, STATE.squares) / count),
      minimum: get(column, STATE.minimum),
      maximum: get(column, STATE.maximum),
      zeros: get(column, STATE.zeros),
    };
  });
}
