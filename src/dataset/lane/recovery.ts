import { LARGEST_POWER, POWERS } from './places.js';

/** Of a column its largest magnitude, and the most decimals that one of its numbers has. */
export interface ColumnRange {
  readonly largest: number;
  readonly decimals: number;
}

/** So large whole numbers are all exact in float32. */
const EXACT = 16_777_216;

/**
 * The power of ten with which the float64 numbers of a column can be had back from float32, as round(x · power) / power:
 * 1 for whole numbers. Undefined where that is not certain.
 *
 * A number of D decimals is a whole number k divided by 10^D; in float32 it is off by at most 2⁻²⁴ of itself, so that
 * with |k| < 2²³ the product is off by less than a half, and k is the nearest whole number.
 */
export function recoveringPower({ largest, decimals }: ColumnRange): number | undefined {
  if (decimals === 0) return largest <= EXACT ? 1 : undefined;
  if (decimals > LARGEST_POWER) return undefined;
  return largest * POWERS[decimals] < EXACT / 2 ? POWERS[decimals] : undefined;
}
