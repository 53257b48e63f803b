import type { Body } from '../../support/wasm/assembler.js';

/**
 * How a matrix holds its numbers: as they are in float64; as float32 that are exact; as float32 from which the float64
 * can be had back with a power of ten for each column.
 */
export type Holding = 'double' | 'exact' | 'recovered';

/** Bytes of a number. */
export function bytesOf(holding: Holding): 4 | 8 {
  return holding === 'double' ? 8 : 4;
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
