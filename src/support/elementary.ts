/**
 * exp, log, tanh, sigmoid, sin and cos in plain arithmetic. `Math.exp` and its kin differ between
 * engine versions; +, −, ×, ÷ and sqrt do not, and nothing else is used here, so every result has
 * the same bits on every machine.
 */

const LN2_HIGH = 0.6931471803691238; // the leading 32 bits of ln 2: k · LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10; // ln 2 − LN2_HIGH
const LOG2_E = Math.LOG2E;

const bits = new DataView(new ArrayBuffer(8));

/** 2^k as a float64, exact, for −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  bits.setInt32(0, (k + 1023) << 20);
  bits.setInt32(4, 0);
  return bits.getFloat64(0);
}

/** x · 2^k, through the subnormal numbers too. */
function scale(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -1021) return x * powerOfTwo(k + 60) * powerOfTwo(-60);
  return x * powerOfTwo(k);
}

/**
 * e^x, within 1 ulp. As in fdlibm's `e_exp.c`: x = k ln 2 + r with |r| ≤ ½ ln 2, and
 * e^r = 1 + r + r·c/(2 − c) with c = r − r²·P(r²), P the minimax polynomial given there.
 */
export function exp(x: number): number {
  if (!(x > -745.2)) return Number.isNaN(x) ? x : 0;
  if (x > 709.79) return Infinity;
  const k = Math.round(x * LOG2_E);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const y = 1 - (low - remainderTerm(r) - high);
  return k === 0 ? y : scale(y, k);
}

/** r·c/(2 − c), the part of e^r beyond 1 + r. */
function remainderTerm(r: number): number {
  const s = r * r;
  const c =
    r -
    s *
      (0.16666666666666602 +
        s *
          (-0.0027777777777015593 +
            s * (6.613756321437934e-5 + s * (-1.6533902205465252e-6 + s * 4.1381367970572385e-8))));
  return (r * c) / (2 - c);
}

/** e^x − 1 without cancellation for small |x|; within 2 ulp for |x| ≤ ½ ln 2, by exp beyond. */
export function expm1(x: number): number {
  if (x === 0) return x;
  if (Math.abs(x) > 0.34657359) return exp(x) - 1;
  return x + remainderTerm(x);
}

/**
 * The natural logarithm, within 1 ulp. As in fdlibm's `e_log.c`: x = 2^k (1 + f) with 1 + f in
 * [√½, √2), s = f/(2 + f), and log(1 + f) = f − (f²/2 − s (f²/2 + R(s²))).
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  let k = 0;
  let m = x;
  if (m < 2.2250738585072014e-308) {
    m *= 18014398509481984; // 2^54: out of the subnormal numbers
    k = -54;
  }
  bits.setFloat64(0, m);
  const head = bits.getInt32(0);
  k += (head >> 20) - 1023;
  bits.setInt32(0, (head & 0x000fffff) | 0x3ff00000);
  m = bits.getFloat64(0);
  if (m > Math.SQRT2) {
    m /= 2;
    k += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f);
}

/** tanh x = (e^2x − 1)/(e^2x + 1), by expm1 so that small arguments keep their digits. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (!(a < 22)) return Number.isNaN(x) ? x : x > 0 ? 1 : -1;
  const t = expm1(2 * a);
  const y = t / (t + 2);
  return x < 0 || Object.is(x, -0) ? -y : y;
}

/** The logistic function σ(x) = 1/(1 + e^−x), by the exponential that cannot overflow. */
export function sigmoid(x: number): number {
  const t = exp(-Math.abs(x));
  return (x >= 0 ? 1 : t) / (1 + t);
}

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
