import { randomFor } from '../../src/support/random.js';

/** Fixed-point numbers: so many bits behind the point. */
const BITS = 320n;
const ONE = 1n << BITS;

/** arctan 1/n by its series. */
function arctan(n: bigint): bigint {
  let sum = 0n;
  let power = ONE / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -power / k;
    power /= n * n;
  }
  return sum;
}

/** Machin's formula. */
const PI = 16n * arctan(5n) - 4n * arctan(239n);

const view = new DataView(new ArrayBuffer(8));

/** A float64 as a fixed-point number: exact if it is 0 or not below 2^−268. */
function fixed(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const shift = (exponent === 0n ? 1n : exponent) - 1075n + BITS;
  const size = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return bits >> 63n === 1n ? -size : size;
}

/** sin x by its series, of an argument reduced by a π of 320 bits. */
function sine(x: bigint): bigint {
  const turn = 2n * PI;
  const reduced = ((((x + PI) % turn) + turn) % turn) - PI;
  const square = (reduced * reduced) >> BITS;
  let term = reduced;
  let sum = 0n;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -((term * square) >> BITS) / ((n + 1n) * (n + 2n));
  }
  return sum;
}

/**
 * How far a number is from sin x or cos x, in units in the last place of the true value.
 *
 * @param mantissa bits of the precision: 53 or 24
 */
export function waveError(
  wave: 'sin' | 'cos',
  x: number,
  found: number,
  mantissa: 53 | 24 = 53,
): number {
  const exact = sine(wave === 'sin' ? fixed(x) : fixed(x) + PI / 2n);
  if (exact === 0n) return found === 0 ? 0 : Infinity;
  const length = BigInt((exact < 0n ? -exact : exact).toString(2).length);
  const ulp = 1n << (length - BigInt(mantissa));
  const distance = fixed(found) - exact;
  return Number(((distance < 0n ? -distance : distance) * 1000n) / ulp) / 1000;
}

/** Arguments of at most 10⁴: anywhere, small ones, tiny ones, and the numbers beside each multiple of π/2. */
export function waveArguments(precision: 'single' | 'double'): Float64Array {
  const random = randomFor(0, 'waves');
  const list = [0, 1e4, -1e4];
  for (let i = 0; i < 2000; i++) {
    list.push(1e4 * (2 * random.uniform() - 1), 14 * random.uniform() - 7);
  }
  for (let i = 0; i < 60; i++) list.push(0.7 ** i, -(0.5 ** i));
  for (let k = 1; k <= 6366; k++) {
    const near = (k * Math.PI) / 2;
    // An ulp up and down of the precision, too.
    for (const step of [0, 1, -1]) {
      list.push(near * (1 + step * (precision === 'single' ? 2 ** -23 : 2 ** -52)));
    }
  }
  return Float64Array.from(list, (x) => (precision === 'single' ? Math.fround(x) : x));
}
