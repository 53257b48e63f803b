import { Body, encodeModule } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { FARTHEST } from './clip.js';
import { bytesOf, emitPair, type Holding, holdingOf } from './pairs.js';

/** How the numbers of a column are encoded. */
export interface ColumnScale {
  /** encoded = (x − offset) / scale */
  readonly offset: number;
  readonly scale: number;
  /** Then clipped smoothly to less than this, where it is there. */
  readonly clip?: number | undefined;
  /** What NaN counts as, before it is scaled. */
  readonly missing: number;
  /** With what the float64 numbers are had back from float32; not for a matrix of float64. */
  readonly power?: number | undefined;
}

/** For each two columns, 16 bytes each; how many of their numbers were missing is counted there. */
const TABLE = {
  ...{ offset: 0, scale: 16, missing: 32, power: 48, lacking: 64 },
  /** And all ones where a column is clipped. */
  ...{ clip: 80, clips: 96 },
} as const;
const TABLE_BYTES = 112;

/** So many rows at a call: in a longer one, the code would not be replaced by the optimized one for too long. */
const ROWS = 256;

interface ScaleShape {
  readonly holding: Holding;
  /** Bytes of a number of the result. */
  readonly bytes: 4 | 8;
  readonly columns: number;
  readonly strides: { readonly from: number; readonly to: number };
  readonly table: number;
  /** Whether any column is clipped. */
  readonly clips: boolean;
}

/**
 * Emits (row, behind the last row, where its result goes) → whether a result is no finite number. A result is never
 * longer than its row, so it may be written over what was read.
 */
function emitScale(
  body: Body,
  { holding, bytes, columns, strides, table, clips }: ScaleShape,
): void {
  const [from, to, target] = [0, 1, 2];
  const [source, result, entry] = Array.from({ length: 3 }, () => body.local('i32'));
  const [x, isNumber, bad] = Array.from({ length: 3 }, () => body.local('v128'));
  const load = (offset: number): Body => body.get(entry).memory('v128.load', offset);
  const shape = bytes === 4 ? 'f32x4' : 'f64x2';
  const one = new Uint8Array(Float64Array.of(1, 1).buffer);
  const pairs = Math.ceil(columns / 2);
  const forward = (local: number, step: number): Body =>
    body.get(local).i32(step).op('i32.add').set(local);
  body.repeat((again) => {
    body.get(from).set(source).get(target).set(result);
    body.loop(entry, table, table + TABLE_BYTES * pairs, TABLE_BYTES, () => {
      emitPair(body, holding, source, x, () => load(TABLE.power));
      body.get(entry);
      load(TABLE.lacking).v128(one).get(x).get(x).op('f64x2.eq').tee(isNumber);
      body.op('v128.andnot').op('f64x2.add').memory('v128.store', TABLE.lacking);
      body.get(x);
      load(TABLE.missing).get(isNumber).op('v128.bitselect');
      load(TABLE.offset).op('f64x2.sub');
      load(TABLE.scale).op('f64x2.div');
      if (clips) emitClip(body, x, load);
      if (bytes === 4) body.op('f32x4.demote_f64x2_zero');
      body.set(x).get(result).get(x);
      if (bytes === 4) body.extract('f64', 0).memory('f64.store', 0);
      else body.memory('v128.store', 0);
      // The difference of a number and itself is 0, and NaN where it is not finite.
      body.get(x).get(x).op(`${shape}.sub`).tee(x).get(x).op(`${shape}.ne`);
      body.get(bad).op('v128.or').set(bad);
      forward(source, 2 * bytesOf(holding));
      forward(result, 2 * bytes);
    });
    // What is left of a row is zero.
    if (strides.to > 2 * bytes * pairs) body.get(result).number('f64', 0).memory('f64.store', 0);
    forward(target, strides.to);
    body.get(from).i32(strides.from).op('i32.add').tee(from).get(to).op('i32.lt_u').branchIf(again);
  });
  body.get(bad).op('v128.any_true');
}

/** As `encodeNumber` clips: the two numbers on the stack, by what `load` leaves of their columns. */
function emitClip(body: Body, scaled: number, load: (offset: number) => Body): void {
  const share = body.local('v128');
  const both = (x: number) => new Uint8Array(Float64Array.of(x, x).buffer);
  body.set(scaled).get(scaled);
  load(TABLE.clip).op('f64x2.div');
  // A pseudo-minimum keeps its first operand, also NaN, unless the second one is less.
  body.v128(both(-FARTHEST)).op('f64x2.pmax').v128(both(FARTHEST)).op('f64x2.pmin').set(share);
  load(TABLE.clip).get(share);
  body.v128(both(1)).get(share).get(share).op('f64x2.mul').op('f64x2.add').op('f64x2.sqrt');
  body.op('f64x2.div').op('f64x2.mul').get(scaled);
  load(TABLE.clips).op('v128.bitselect');
  body.release('v128', share);
}

/** Scales rows of a matrix where they lie. */
export interface MatrixScaler {
  /** Where the scaled rows are. */
  readonly scaled: StoredMatrix;
  /** Scales some rows, and says whether all that they have become are finite numbers. */
  scale(from: number, to: number): boolean;
  /** How many numbers of each column were missing since it was last asked for. */
  lacking(): number[];
}

/**
 * Compiles the scaling of the rows of a matrix where it lies, to the same bits as `encodeNumber`: float64 numbers may
 * become float32 by it, then the matrix ends earlier.
 *
 * @param scales one for each column
 */
export function matrixScaler(
  matrix: StoredMatrix,
  scales: readonly ColumnScale[],
  precision: 'single' | 'double',
): MatrixScaler {
  const { memory, columns, offset } = matrix;
  const pairs = Math.ceil(columns / 2);
  const table = memory.reserve(TABLE_BYTES * pairs);
  const scaled = matrix.narrowed(precision === 'single' ? 4 : 8);
  const shape: ScaleShape = {
    holding: holdingOf(
      matrix,
      scales.map(({ power }) => power ?? 1),
    ),
    bytes: scaled.bytes,
    columns,
    strides: { from: matrix.stride, to: scaled.stride },
    table,
    clips: scales.some(({ clip }) => clip !== undefined),
  };
  fillTable(new Float64Array(memory.buffer, table, (TABLE_BYTES / 8) * pairs), scales);
  const body = new Body(3);
  emitScale(body, shape);
  const module = encodeModule([
    { parameters: ['i32', 'i32', 'i32'], result: 'i32', body, exported: 'scale' },
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    env: { memory: memory.memory },
  });
  const { scale } = exports;
  if (scale === undefined) throw new Error('the module exports nothing');
  return {
    scaled,
    scale(from, to) {
      let isBad = false;
      for (let row = from; row < to; row += ROWS) {
        const end = Math.min(to, row + ROWS);
        const [first, behind] = [offset + row * matrix.stride, offset + end * matrix.stride];
        if (scale(first, behind, offset + row * scaled.stride) !== 0) isBad = true;
      }
      return !isBad;
    },
    lacking: () => {
      const numbers = new Float64Array(memory.buffer, table, (TABLE_BYTES / 8) * pairs);
      return scales.map((_, column) => {
        const place = placeIn(column, TABLE.lacking);
        const count = numbers[place];
        numbers[place] = 0;
        return count;
      });
    },
  };
}

/**
 * Scales all rows of a matrix where it lies, as `matrixScaler` does.
 *
 * @returns the matrix, the first number that is not finite any more, row by row, if there is one, and how many numbers of
 *   each column were missing
 */
export function scaleMatrix(
  matrix: StoredMatrix,
  scales: readonly ColumnScale[],
  precision: 'single' | 'double',
): {
  matrix: StoredMatrix;
  bad: { row: number; column: number } | undefined;
  lacking: readonly number[];
} {
  const { scaled, scale, lacking } = matrixScaler(matrix, scales, precision);
  const bad = scale(0, matrix.rows) ? undefined : firstBad(scaled);
  return { matrix: scaled, bad, lacking: lacking() };
}

/** Where a part of a column's entry is in the table. */
function placeIn(column: number, part: number): number {
  return (TABLE_BYTES / 8) * (column >> 1) + part / 8 + (column & 1);
}

function fillTable(numbers: Float64Array, scales: readonly ColumnScale[]): void {
  const put = (column: number, part: number, x: number): void => {
    numbers[placeIn(column, part)] = x;
  };
  // What is behind the last column stays 0.
  const nothing: ColumnScale = { offset: 0, scale: 1, missing: 0 };
  const padded = scales.length % 2 === 0 ? scales : [...scales, nothing];
  const ones = new BigInt64Array(numbers.buffer, numbers.byteOffset, numbers.length);
  for (const [column, { offset, scale, clip, missing, power }] of padded.entries()) {
    put(column, TABLE.offset, offset);
    put(column, TABLE.scale, scale);
    put(column, TABLE.missing, missing);
    put(column, TABLE.power, power ?? 1);
    put(column, TABLE.lacking, 0);
    put(column, TABLE.clip, clip ?? 1);
    ones[placeIn(column, TABLE.clips)] = clip === undefined ? 0n : -1n;
  }
}

function firstBad({ numbers, step, columns, rows }: StoredMatrix) {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!Number.isFinite(numbers[row * step + column])) return { row, column };
    }
  }
  return undefined;
}
