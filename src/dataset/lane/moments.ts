import { Body, encodeModule } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { bytesOf, emitPair, type Holding } from './pairs.js';

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
/** So many rows at a call: in a longer one, the code would not be replaced by the optimized one for too long. */
const ROWS = 256;

/** Emits (first address, behind the last one): each is that of a row, which is taken into the state. */
function emitMoments(body: Body, holding: Holding, state: number, end: number): void {
  const [from, to] = [0, 1];
  const [row, columns] = [body.local('i32'), body.local('i32')];
  const [x, count, mean, difference, isNumber] = Array.from({ length: 5 }, () =>
    body.local('v128'),
  );
  const zero = new Uint8Array(16);
  const load = (offset: number): Body => body.get(columns).memory('v128.load', offset);
  const update = (offset: number, value: () => void): void => {
    body.get(columns);
    value();
    body.memory('v128.store', offset);
  };
  const one = new Uint8Array(Float64Array.of(1, 1).buffer);
  body.repeat((again) => {
    body.get(from).memory('i32.load', 0).set(row);
    body.loop(columns, state, end, STATE_BYTES, () => {
      emitPair(body, holding, row, x, () => load(STATE.power));
      body.get(x).get(x).op('f64x2.eq').set(isNumber);
      update(STATE.count, () => {
        load(STATE.count).v128(one).get(isNumber).op('v128.and').op('f64x2.add').tee(count);
      });
      update(STATE.zeros, () => {
        load(STATE.zeros).v128(one).get(x).v128(zero).op('f64x2.eq').op('v128.and').op('f64x2.add');
      });
      body.get(x);
      load(STATE.mean).tee(mean).op('f64x2.sub').set(difference);
      update(STATE.mean, () => {
        body.get(mean).get(difference).get(count).op('f64x2.div').get(isNumber).op('v128.and');
        body.op('f64x2.add').tee(mean);
      });
      update(STATE.squares, () => {
        load(STATE.squares).get(difference).get(x).get(mean).op('f64x2.sub').op('f64x2.mul');
        body.get(isNumber).op('v128.and').op('f64x2.add');
      });
      update(STATE.minimum, () => load(STATE.minimum).get(x).op('f64x2.pmin'));
      update(STATE.maximum, () => load(STATE.maximum).get(x).op('f64x2.pmax'));
      body
        .get(row)
        .i32(2 * bytesOf(holding))
        .op('i32.add')
        .set(row);
    });
    body.get(from).i32(4).op('i32.add').tee(from).get(to).op('i32.lt_u').branchIf(again);
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
  const { memory, columns, offset, stride, bytes } = matrix;
  const pairs = Math.ceil(columns / 2);
  const list = memory.reserve(4 * ROWS);
  const state = memory.reserve(STATE_BYTES * pairs);
  const inexact = powers?.some((power) => power !== 1) ?? false;
  const holding = bytes === 8 ? 'double' : inexact ? 'recovered' : 'exact';
  const body = new Body(2);
  emitMoments(body, holding, state, state + STATE_BYTES * pairs);
  const module = encodeModule([{ parameters: ['i32', 'i32'], body, exported: 'add' }]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    env: { memory: memory.memory },
  });

  const { add } = exports;
  if (add === undefined) throw new Error('the module exports nothing');

  const numbers = new Float64Array(memory.buffer, state, (STATE_BYTES / 8) * pairs);
  const place = (column: number, part: number): number =>
    (STATE_BYTES / 8) * (column >> 1) + part / 8 + (column & 1);
  for (let column = 0; column < 2 * pairs; column++) {
    numbers[place(column, STATE.minimum)] = Infinity;
    numbers[place(column, STATE.maximum)] = -Infinity;
    numbers[place(column, STATE.power)] = powers?.[column] ?? 1;
  }
  const addresses = new Uint32Array(memory.buffer, list, ROWS);
  for (let from = 0; from < rows.length; from += ROWS) {
    const count = Math.min(ROWS, rows.length - from);
    for (let i = 0; i < count; i++) addresses[i] = offset + stride * rows[from + i];
    add(list, list + 4 * count);
  }
  return Array.from({ length: columns }, (_, column) => {
    const count = numbers[place(column, STATE.count)];
    return {
      count,
      mean: numbers[place(column, STATE.mean)],
      deviation: Math.sqrt(numbers[place(column, STATE.squares)] / count),
      minimum: numbers[place(column, STATE.minimum)],
      maximum: numbers[place(column, STATE.maximum)],
      zeros: numbers[place(column, STATE.zeros)],
    };
  });
}
