const SMALLEST_NORMAL_SINGLE = 1.1754943508222875e-38;

/**
 * The shortest decimal whose nearest float32 is `x`: 0.1 where the float64 would be 0.10000000149011612.
 * Nine digits are always enough, and most need eight, so that the search begins there. Six are so coarse
 * beside a float32 that fewer show as zeros at their end, except among the subnormal numbers.
 * (Beside an exact power of two, where floats are closer below than above, it may be a digit more.)
 */
export function shortestSingle(x: number): string {
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
