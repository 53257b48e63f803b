import { shortestSingle } from '../support/shortest-single.js';
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
