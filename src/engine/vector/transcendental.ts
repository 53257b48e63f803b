import type { Lanes } from '../../autodiff/lanes.js';

/** What a precision's elementary functions need to know. */
export interface Elementary {
  readonly magic: number; // 1.5 · 2^mantissa: adding it rounds to a whole number in the low bits
  readonly mantissa: number;
  readonly bias: bigint;
  readonly ln2High: number;
  readonly ln2Low: number;
  readonly highest: number; // e^x is ∞ from somewhat below
  readonly lowest: number; // e^x is 0 from somewhat above
  readonly smallestNormal: number;
  readonly fullMantissa: bigint;
  readonly lift: number; // 2^k that lifts subnormals to normals
  readonly liftExponent: number;
  /** e^r for |r| ≤ ½ ln 2, from r = high − low. */
  expReduced<T>(v: Lanes<T>, r: T, high: T, low: T): T;
  /** k ln 2 + log(1 + f), 1 + f in [√½, √2]. */
  logReduced<T>(v: Lanes<T>, f: T, k: T): T;
  tanhPositive<T>(v: Lanes<T>, a: T): T;
}

/**
 * c₀ + c₁x + c₂x² + …, by Estrin's scheme: neighbours are joined, (c₀ + c₁x) + (c₂ + c₃x)x² + …, and so on with x²,
 * x⁴, …. It needs as few steps one after the other as the number of coefficients has bits; Horner's has one
 * for each coefficient.
 */
function polynomial<T>(v: Lanes<T>, x: T, coefficients: readonly number[]): T {
  let terms = coefficients.map((c) => v.constant(c));
  for (let power = x; terms.length > 1; power = v.mul(power, power)) {
    const joined: T[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const second = terms[i + 1];
      joined.push(second === undefined ? terms[i] : v.add(terms[i], v.mul(power, second)));
    }
    terms = joined;
  }
  return terms[0];
}

/** Coefficients of Cephes (Moshier), `expf.c`, `logf.c`, `tanhf.c`: within 2 ulp. */
export const single: Elementary = {
  magic: 12582912,
  mantissa: 23,
  bias: 127n,
  ln2High: 0.693359375,
  ln2Low: -2.1219444e-4,
  highest: 90,
  lowest: -110,
  smallestNormal: 1.1754943508222875e-38,
  fullMantissa: 0x007fffffn,
  lift: 16777216,
  liftExponent: 24,
  expReduced<T>(v: Lanes<T>, r: T) {
    const p = polynomial(
      v,
      r,
      [
        5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3,
        1.98756915e-4,
      ],
    );
    return v.add(v.constant(1), v.add(r, v.mul(v.mul(r, r), p)));
  },
  logReduced<T>(v: Lanes<T>, f: T, k: T) {
    const z = v.mul(f, f);
    const p = polynomial(
      v,
      f,
      [
        3.3333331174e-1, -2.4999993993e-1, 2.0000714765e-1, -1.6668057665e-1, 1.4249322787e-1,
        -1.2420140846e-1, 1.167699874e-1, -1.151461031e-1, 7.0376836292e-2,
      ],
    );
    const y = v.sub(
      v.add(v.mul(v.mul(f, z), p), v.mul(k, v.constant(this.ln2Low))),
      v.mul(v.constant(0.5), z),
    );
    return v.add(v.add(f, y), v.mul(k, v.constant(this.ln2High)));
  },
  tanhPositive<T>(v: Lanes<T>, a: T) {
    const z = v.mul(a, a);
    const p = polynomial(
      v,
      z,
      [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3],
    );
    const small = v.add(a, v.mul(v.mul(a, z), p));
    const large = v.sub(
      v.constant(1),
      v.div(v.constant(2), v.add(v.exp(v.add(a, a)), v.constant(1))),
    );
    return v.choose(v.greater(v.constant(0.625), a), small, large);
  },
};

/** As `support/elementary.ts`, which follows fdlibm: within 1 ulp, tanh within 4. */
export const double: Elementary = {
  magic: 6755399441055744,
  mantissa: 52,
  bias: 1023n,
  ln2High: 0.6931471803691238,
  ln2Low: 1.9082149292705877e-10,
  highest: 720,
  lowest: -760,
  smallestNormal: 2.2250738585072014e-308,
  fullMantissa: 0x000fffffffffffffn,
  lift: 18014398509481984,
  liftExponent: 54,
  expReduced<T>(v: Lanes<T>, r: T, high: T, low: T) {
    return v.sub(v.constant(1), v.sub(v.sub(low, doubleRemainder(v, r)), high));
  },
  logReduced<T>(v: Lanes<T>, f: T, k: T) {
    const s = v.div(f, v.add(v.constant(2), f));
    const z = v.mul(s, s);
    const w = v.mul(z, z);
    const even = v.mul(
      w,
      polynomial(v, w, [0.3999999999940942, 0.22222198432149784, 0.15313837699209373]),
    );
    const odd = v.mul(
      z,
      polynomial(
        v,
        w,
        [0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586],
      ),
    );
    const half = v.mul(v.mul(v.constant(0.5), f), f);
    const low = v.mul(k, v.constant(this.ln2Low));
    const tail = v.add(v.mul(s, v.add(v.add(half, even), odd)), low);
    return v.sub(v.mul(k, v.constant(this.ln2High)), v.sub(v.sub(half, tail), f));
  },
  tanhPositive<T>(v: Lanes<T>, a: T) {
    const x = v.add(a, a);
    const small = v.add(x, doubleRemainder(v, x));
    const large = v.sub(v.exp(x), v.constant(1));
    const t = v.choose(v.greater(x, v.constant(0.34657359)), large, small); // e^x − 1
    const y = v.div(t, v.add(t, v.constant(2)));
    return v.choose(v.greater(a, v.constant(22)), v.constant(1), y);
  },
};

/** e^r − 1 − r for |r| ≤ ½ ln 2: r·c/(2 − c), c = r − r²·P(r²). */
function doubleRemainder<T>(v: Lanes<T>, r: T): T {
  const s = v.mul(r, r);
  const p = polynomial(
    v,
    s,
    [
      0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6,
      4.1381367970572385e-8,
    ],
  );
  const c = v.sub(r, v.mul(s, p));
  return v.div(v.mul(r, c), v.sub(v.constant(2), c));
}
