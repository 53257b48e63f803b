import type { Lanes } from '../../autodiff/lanes.js';

const MAGIC = 6755399441055744; // 1.5 · 2^52: adding it rounds to a whole number in the low bits

/** What follows from the two lowest bits of a whole number of quarter turns. */
export interface Quadrant<T> {
  /** A mask: the other one of sine and cosine. */
  readonly isOdd: T;
  /** A number with its sign changed in the half turn that is negative. */
  signed(y: T): T;
}

/** The quadrant that a wave is in, of a float64 in whose low bits there is how many quarter turns were taken off. */
export type QuadrantOf<T> = (rounded: T) => Quadrant<T>;

/**
 * `sin` and `cos` of `support/elementary.ts`, operation by operation, so that both come to the same bits: there are the
 * sources, the bounds, and what happens beyond 10⁴.
 */
export function doubleWave<T>(v: Lanes<T>, x: T, quadrantOf: QuadrantOf<T>): T {
  return wave(v, x, quadrantOf, (bounded, k) => {
    const t = v.sub(bounded, v.mul(k, v.constant(1.5707963267941523)));
    const w = v.mul(k, v.constant(7.443547480480255e-13));
    const u = v.sub(t, w);
    const back = v.sub(u, t);
    const lost = v.sub(v.sub(t, v.sub(u, back)), v.add(w, back));
    const rest = v.sub(v.mul(k, v.constant(6.36831716351095e-25)), lost);
    const r = v.sub(u, rest);
    const tail = v.sub(v.sub(u, r), rest);

    const c = (n: number): T => v.constant(n);
    const z = v.mul(r, r);
    const z2 = v.mul(z, z);
    const cube = v.mul(z, r);
    const s = v.add(
      v.add(
        c(0.00833333333332249),
        v.mul(z, v.add(c(-0.0001984126982985795), v.mul(z, c(0.0000027557313707070068)))),
      ),
      v.mul(v.mul(z, z2), v.add(c(-2.5050760253406863e-8), v.mul(z, c(1.58969099521155e-10)))),
    );
    const sine = v.sub(
      r,
      v.sub(
        v.sub(v.mul(z, v.sub(v.mul(c(0.5), tail), v.mul(cube, s))), tail),
        v.mul(cube, c(-0.16666666666666632)),
      ),
    );
    const p = v.add(
      v.mul(
        z,
        v.add(
          c(0.0416666666666666),
          v.mul(z, v.add(c(-0.001388888888887411), v.mul(z, c(0.00002480158728947673)))),
        ),
      ),
      v.mul(
        v.mul(z2, z2),
        v.add(
          c(-2.7557314351390663e-7),
          v.mul(z, v.add(c(2.087572321298175e-9), v.mul(z, c(-1.1359647557788195e-11)))),
        ),
      ),
    );
    const half = v.mul(c(0.5), z);
    const head = v.sub(c(1), half);
    const cosine = v.add(
      head,
      v.add(v.sub(v.sub(c(1), head), half), v.sub(v.mul(z, p), v.mul(r, tail))),
    );
    return { sine, cosine };
  });
}

/**
 * The same of float64 that hold float32, for what is rounded to float32 afterwards. A float32 less k·π/2 needs no third part, and the polynomials of
 * FreeBSD's `k_sinf.c` and `k_cosf.c` are within 2^−34: nearly always, the result is the nearest float32.
 */
export function singleWave<T>(v: Lanes<T>, x: T, quadrantOf: QuadrantOf<T>): T {
  return wave(v, x, quadrantOf, (bounded, k) => {
    const t = v.sub(bounded, v.mul(k, v.constant(1.5707963267941523)));
    const r = v.sub(t, v.mul(k, v.constant(7.443547480486623e-13)));
    const c = (n: number): T => v.constant(n);
    const z = v.mul(r, r);
    const z2 = v.mul(z, z);
    const s = v.add(
      v.add(c(-0.16666666641626524), v.mul(z, c(0.008333329385889463))),
      v.mul(z2, v.add(c(-0.00019839334836096632), v.mul(z, c(0.000002718311493989822)))),
    );
    const p = v.add(
      v.add(c(-0.499999997251031), v.mul(z, c(0.04166662332373906))),
      v.mul(z2, v.add(c(-0.001388676377460993), v.mul(z, c(0.00002439044879627741)))),
    );
    // As a product, −0 stays what it is.
    return { sine: v.mul(r, v.add(c(1), v.mul(z, s))), cosine: v.add(c(1), v.mul(z, p)) };
  });
}

/** Reduces an argument to a quadrant, and takes what is the wave's there. */
function wave<T>(
  v: Lanes<T>,
  x: T,
  quadrantOf: QuadrantOf<T>,
  within: (bounded: T, k: T) => { readonly sine: T; readonly cosine: T },
): T {
  const tooLarge = v.constant(1099511627776); // 2^40
  const bounded = v.sub(v.keep(v.greater(tooLarge, v.abs(x)), x), v.sub(x, x));
  const rounded = v.add(v.mul(bounded, v.constant(0.6366197723675814)), v.constant(MAGIC));
  const { sine, cosine } = within(bounded, v.sub(rounded, v.constant(MAGIC)));
  const { isOdd, signed } = quadrantOf(rounded);
  return signed(v.choose(isOdd, cosine, sine));
}
