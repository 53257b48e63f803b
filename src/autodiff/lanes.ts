/**
 * Arithmetic on one lane, as an op sees it: what its emission as machine code is written in. `T` is
 * whatever stands for a number there; a mask is all ones or all zeros.
 */
export interface Lanes<T> {
  constant(x: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  neg(x: T): T;
  abs(x: T): T;
  sqrt(x: T): T;
  /** The smaller; NaN if either is. */
  min(a: T, b: T): T;
  /** The larger; NaN if either is. */
  max(a: T, b: T): T;
  /** A mask: a > b */
  greater(a: T, b: T): T;
  /** A mask: a = b */
  equal(a: T, b: T): T;
  /** a where the mask is ones, else b. */
  choose(mask: T, a: T, b: T): T;
  /** x where the mask is ones, else 0. */
  keep(mask: T, x: T): T;
  exp(x: T): T;
  log(x: T): T;
  tanh(x: T): T;
  sigmoid(x: T): T;
  sin(x: T): T;
  cos(x: T): T;
}

/** One lane of an elementwise op. */
export type Lane = <T>(lanes: Lanes<T>, ...arguments_: T[]) => T;

/** How an op computes, for whoever lays out and emits it; nobody needs to know its name. */
export type Form =
  | { readonly kind: 'input' }
  | { readonly kind: 'constant'; readonly numbers: readonly number[] }
  | {
      readonly kind: 'elementwise';
      readonly lane: Lane;
      /** A number that it has beside its arguments: an exponent. */
      readonly parameter?: number;
    }
  | { readonly kind: 'broadcast' }
  | { readonly kind: 'reduction'; readonly axis: 0 | 1; readonly combine: 'sum' | 'max' }
  | { readonly kind: 'product'; readonly transposeA: boolean; readonly transposeB: boolean }
  | { readonly kind: 'gather'; readonly columns: readonly number[] }
  | {
      readonly kind: 'grouped-product';
      readonly groups: number;
      readonly transpose: 'none' | 'a' | 'b';
    }
  | { readonly kind: 'uniform'; readonly seed: number; readonly stream: number };
