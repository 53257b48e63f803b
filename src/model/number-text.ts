import type { Model } from './model.js';

/** How a weight is written, and what a number in the file means. The two are each other's inverse. */
export interface NumberText {
  /** The shortest decimal that reads back to the same bits; −0 is `-0`. */
  format(x: number): string;
  /** The weight that a number in the file stands for; may be infinite when the file's is too large. */
  read(x: number): number;
  /** Whether a number can be a weight of this precision. */
  holds(x: number): boolean;
}

/** By a model's precision. */
export const numberText: { readonly [precision in Model['precision']]: NumberText } = {
  single: {
    format: shortestSingle,
    read: Math.fround,
    holds: (x) => Number.isFinite(x) && Object.is(Math.fround(x), x),
  },
  double: {
    // JavaScript's own conversion is the shortest (ECMA-262, Number::toString), but for the sign of zero.
    format: (x) => (Object.is(x, -0) ? '-0' : String(x)),
    read: (x) => x,
    holds: Number.isFinite,
  },
};

const SMALLEST_NORMAL_SINGLE = 1.1754943508222875e-38;

/**
 * The shortest decimal whose nearest float32 is `x`: 0.1 where the float64 would be 0.10000000149011612.
 * Nine digits are always enough, and most need eight, so that the search begins there. Six are so coarse
 * beside a float32 that fewer show as zeros at their end, except among the subnormal numbers.
 * (Beside an exact power of two, where floats are closer below than above, it may be a digit more.)
 */
function shortestSingle(x: number): string {
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  if (Math.abs(x) < SMALLEST_NORMAL_SINGLE) return shortestUpwards(x);
  let shortest = decimal(x, 8);
  if (Math.fround(shortest) !== x) return String(decimal(x, 9));
  for (let digits = 7; digits >= 6; digits--) {
    const shorter = decimal(x, digits);
    if (Math.fround(shorter) !== x) break;
    shortest = shorter;
  }
  return String(shortest);
}

function shortestUpwards(x: number): string {
  let digits = 1;
  while (Math.fround(decimal(x, digits)) !== x) digits++;
  return String(decimal(x, digits));
}

function decimal(x: number, digits: number): number {
  return Number(x.toPrecision(digits));
}
