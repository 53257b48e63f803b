import { decodeNumber, type TargetEncoder } from '../dataset/encode/schema.js';

/** One unit in the last place of a float32 is at least so much of the number. */
const SINGLE = 1 / (1 << 24);
/** A float64 has no more decimal digits than these. */
const DOUBLE_DIGITS = 17;

/**
 * What a network's output stands for, in the target's own unit, with the digits that it has.
 *
 * A float32 is good for 2⁻²⁴ of itself, and so encoded·scale + offset for 2⁻²⁴·|encoded|·scale, however large the
 * offset is: a time of 1,700,000,000 seconds can be good for milliseconds. The digits behind that are noise. An output
 * near 0 of a scaled target is a sum of numbers around 1, and no better than they are.
 */
export function shownNumber(
  target: TargetEncoder & { readonly kind: 'number' },
  encoded: number,
  precision: 'single' | 'double',
): number {
  const x = decodeNumber(target, encoded);
  if (precision === 'double' || !Number.isFinite(x)) return x;
  const isScaled = target.scale !== 1 || target.offset !== 0;
  const size = isScaled ? Math.max(1, Math.abs(encoded)) : Math.abs(encoded);
  return roundedTo(size * target.scale * SINGLE, x);
}

/** A number to as many decimals as tell steps apart, or to tens, thousands, … where they are larger than 1. */
function roundedTo(step: number, x: number): number {
  const digits = exponentOf(x) - exponentOf(step) + 1;
  if (digits < 1) return 0; // it is smaller than a step
  return digits < DOUBLE_DIGITS ? Number(x.toPrecision(digits)) : x;
}

/** e of m·10^e, 1 ≤ m < 10. */
function exponentOf(x: number): number {
  return Number(x.toExponential().split('e')[1]);
}
