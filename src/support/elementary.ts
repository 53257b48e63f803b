/*
 * exp, log, tanh and sigmoid in plain arithmetic. `Math.exp` and its kin differ between
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
