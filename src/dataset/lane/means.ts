import type { Body } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { columnStates } from './column-states.js';
import { emitNextPair, emitPair, type Holding, holdingOf } from './pairs.js';
import { emitRows } from './row-lists.js';

/** For each two columns: their means, and the powers; 16 bytes each. */
const STATE = { mean: 0, power: 16 } as const;
const STATE_BYTES = 32;

/** Emits (first address, behind the last one, how many rows were taken before): each is the address of a row, which is taken into the means. */
function emitMeans(body: Body, holding: Holding, state: number, end: number): void {
  const [from, to, taken] = [0, 1, 2];
  const columns = body.local('i32');
  const [x, mean] = [body.local('v128'), body.local('v128')];
  const load = (offset: number): Body => body.get(columns).memory('v128.load', offset);
  emitRows(body, from, to, (rows) => {
    const counts = rows.map(() => body.local('v128'));
    for (const count of counts) {
      body.get(taken).i32(1).op('i32.add').tee(taken);
      body.op('f64.convert_i32_u').op('f64x2.splat').set(count);
    }
    body.loop(columns, state, end, STATE_BYTES, () => {
      load(STATE.mean).set(mean);
      for (const [i, row] of rows.entries()) {
        emitPair(body, holding, row, x, () => load(STATE.power));
        body.get(mean).get(x).get(mean).op('f64x2.sub').get(counts[i]).op('f64x2.div');
        body.op('f64x2.add').set(mean);
        emitNextPair(body, holding, row);
      }
      body.get(columns).get(mean).memory('v128.store', STATE.mean);
    });
    for (const count of counts) body.release('v128', count);
  });
}

/**
 * The mean of each column over some rows of a matrix, in their order, to the bits of `columnMoments`, where none of its
 * numbers is NaN. Without what else there is to know of a column this is as fast as the processor divides.
 *
 * @param powers as of `columnMoments`
 */
export function columnMeans(
  matrix: StoredMatrix,
  rows: ArrayLike<number>,
  powers?: readonly number[],
): number[] {
  const { columns } = matrix;
  const { list, add, get, set } = columnStates(matrix, STATE_BYTES, 3, (body, state, end) =>
    emitMeans(body, holdingOf(matrix, powers), state, end),
  );
  // An odd number of columns has another beside the last one, which comes to numbers, too.
  for (let column = 0; column < columns + (columns % 2); column++) {
    set(column, STATE.power, powers?.[column] ?? 1);
  }
  let taken = 0;
  list.each(rows, (from, to) => {
    add(from, to, taken);
    taken += (to - from) / 4;
  });
  return Array.from({ length: columns }, (_, column) => get(column, STATE.mean));
}
