import type { Body } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';

/**
 * How a matrix holds its numbers: as they are in float64; as float32 that are exact; as float32 from which the float64
 * can be had back with a power of ten for each column.
 */
export type Holding = 'double' | 'exact' | 'recovered';

/** @param powers with which the float64 numbers are had back from float32 */
export function holdingOf({ bytes }: StoredMatrix, powers: readonly number[] = []): Holding {
  if (bytes === 8) return 'double';
  return powers.some((power) => power !== 1) ? 'recovered' : 'exact';
}

/** Bytes of a number. */
export function bytesOf(holding: Holding): 4 | 8 {
  return holding === 'double' ? 8 : 4;
}

/** Lets the address of two numbers of a row be that of the next two. */
export function emitNextPair(body: Body, holding: Holding, row: number): void {
  body
    .get(row)
    .i32(2 * bytesOf(holding))
    .op('i32.add')
    .set(row);
}

/**
 * Sets `x` to two neighbouring numbers of a row, as float64.
 *
 * @param powers leaves those of the two columns
 */
export function emitPair(
  body: Body,
  holding: Holding,
  row: number,
  x: number,
  powers: () => void,
): void {
  body.get(row);
  if (holding === 'double') body.memory('v128.load', 0);
  else body.memory('v128.load64_zero', 0).op('f64x2.promote_low_f32x4');
  if (holding === 'recovered') {
    const power = body.local('v128');
    powers();
    body.tee(power).op('f64x2.mul').op('f64x2.nearest').get(power).op('f64x2.div');
    body.release('v128', power);
  }
  body.set(x);
}
