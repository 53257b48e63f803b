import { Body, encodeModule } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { emitNextPair, emitPair, type Holding, holdingOf } from './pairs.js';
import { emitRows, rowListFor } from './row-lists.js';

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
  const { memory, columns } = matrix;
  const pairs = Math.ceil(columns / 2);
  const list = rowListFor(matrix);
  const state = memory.reserve(STATE_BYTES * pairs);
  const body = new Body(3);
  emitMeans(body, holdingOf(matrix, powers), state, state + STATE_BYTES * pairs);
  const module = encodeModule([{ parameters: ['i32', 'i32', 'i32'], body, exported: 'add' }]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    env: { memory: memory.memory },
  });
  const { add } = exports;
  if (add === undefined) throw new Error('the module exports nothing');
  const numbers = new Float64Array(memory.buffer, state, (STATE_BYTES / 8) * pairs);
  const place = (column: number, part: number): number =>
    (STATE_BYTES / 8) * (column >> 1) + part / 8 + (column & 1);
  for (let column = 0; column < 2 * pairs; column++) {
    numbers[place(column, STATE.power)] = powers?.[column] ?? 1;
  }
  let taken = 0;
  list.each(rows, (from, to) => {
    add(from, to, taken);
    taken += (to - from) / 4;
  });
  return Array.from({ length: columns }, (_, column) => numbers[place(column, STATE.mean)]);
}
