/*
 * sin and cos in plain arithmetic, for the reason of `elementary.ts`. Few networks have any: they are a file of their own.
 */

const HALF_PI = 1.5707963267941523; // the leading 40 bits of π/2: k · HALF_PI is exact for |k| < 2^13
const HALF_PI_MIDDLE = 7.443547480480255e-13; // the next 40
const HALF_PI_LOW = 6.36831716351095e-25; // and the rest
const ROUNDING = 6755399441055744; // 1.5 · 2^52: added and taken away again, it rounds to a whole number
const MOST_TURNED = 1099511627776; // 2^40

/** sin x for x in radians, as `cos`. */
export function sin(x: number): number {
  return wave(x, 0);
}

/**
 * cos x for x in radians, within 1 ulp for |x| ≤ 10⁴. Beyond, it is the cosine of an argument within an ulp of x; from 2^40 on,
 * where that means nothing any more, every finite argument counts as 0. No number for ±∞.
 */
export function cos(x: number): number {
  return wave(x, 1);
}

/**
 * sin(x + q·π/2). Cody and Waite's reduction: x = k·π/2 + r + tail with |r| ≤ π/4, π/2 in three parts of which two are so short
 * that their products with k are exact. Then the polynomials of fdlibm's `k_sin.c` and `k_cos.c`.
 */
function wave(x: number, q: 0 | 1): number {
  const bounded = (Math.abs(x) < MOST_TURNED ? x : 0) - (x - x); // x − x is NaN for ±∞
  const k = bounded * 0.6366197723675814 + ROUNDING - ROUNDING;
  const t = bounded - k * HALF_PI;
  const w = k * HALF_PI_MIDDLE;
  const u = t - w;
  const back = u - t;
  const lost = t - (u - back) - (w + back); // what u was rounded by
  const rest = k * HALF_PI_LOW - lost;
  const r = u - rest;
  const tail = u - r - rest;
  const y = ((k + q) & 1) === 0 ? sinReduced(r, tail) : cosReduced(r, tail);
  return ((k + q) & 2) === 0 ? y : -y;
}

/** sin(r + tail) */
function sinReduced(r: number, tail: number): number {
  const z = r * r;
  const cube = z * r;
  const s =
    0.00833333333332249 +
    z * (-0.0001984126982985795 + z * 0.0000027557313707070068) +
    z * (z * z) * (-2.5050760253406863e-8 + z * 1.58969099521155e-10);
  return r - (z * (0.5 * tail - cube * s) - tail - cube * -0.16666666666666632);
}

/** cos(r + tail) */
function cosReduced(r: number, tail: number): number {
  const z = r * r;
  const p =
    z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 0.00002480158728947673)) +
    z *
      z *
      (z * z) *
      (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  const half = 0.5 * z;
  const head = 1 - half; // what it was rounded by is added below
  return head + (1 - head - half + (z * p - r * tail));
}

/** sin 2πt. The argument counts turns, so that its reduction to a quadrant is exact. */
export function sinTurn(t: number): number {
  return cosTurn(t - 0.25);
}

/** cos 2πt. */
export function cosTurn(t: number): number {
  const turn = Math.abs(t - Math.round(t)); // even, of period 1: now in [0, ½]
  return turn <= 0.125
    ? cosSeries(turn)
    : turn < 0.375
      ? sinSeries(0.25 - turn)
      : -cosSeries(0.5 - turn);
}

/** Taylor's series of cos 2πt for |t| ≤ ⅛; the first term left out is below 1e-17. */
function cosSeries(t: number): number {
  const x = 2 * Math.PI * t;
  let term = 1;
  let sum = 1;
  for (let n = 2; n <= 18; n += 2) {
    term *= -(x * x) / (n * (n - 1));
    sum += term;
  }
  return sum;
}

/** Taylor's series of sin 2πt for |t| ≤ ⅛. */
function sinSeries(t: number): number {
  const x = 2 * Math.PI * t;
  let term = x;
  let sum = x;
  for (let n = 3; n <= 19; n += 2) {
    term *= -(x * x) / (n * (n - 1));
    sum += term;
  }
  return sum;
}
