import { shortestSingle } from '../support/shortest-single.js';
import type { TextBuffer } from '../support/text-buffer.js';
import type { Model } from './model.js';

/** How a weight is written, and what a number in the file means. The two are each other's inverse. */
export interface NumberText {
  /** The shortest decimal that reads back to the same bits; −0 is `-0`. */
  format(x: number): string;
  /** Writes what `format` gives: there may be millions of weights. */
  write(x: number, into: TextBuffer): void;
  /** The weight that a number in the file stands for; may be infinite when the file's is too large. */
  read(x: number): number;
  /** Whether a number can be a weight of this precision. */
  holds(x: number): boolean;
}

/** By a model's precision. */
export const numberText: { readonly [precision in Model['precision']]: NumberText } = {
  single: {
    format: shortestSingle,
    write: (x, into) => into.single(x),
    read: Math.fround,
    holds: (x) => Number.isFinite(x) && Object.is(Math.fround(x), x),
  },
  double: {
    format: formatDouble,
    write: (x, into) => into.text(formatDouble(x)),
    read: (x) => x,
    holds: Number.isFinite,
  },
};

/** JavaScript's own conversion is the shortest (ECMA-262, Number::toString), but for the sign of zero. */
function formatDouble(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
