import { exp as expOf, log as logOf } from '../../support/elementary.js';
import type { Value } from '../graph.js';
import type { Lanes } from '../lanes.js';
import { toValue } from './constant.js';
import { binary, type Operand, unary } from './elementwise.js';
import { log } from './log.js';
import { mul } from './mul.js';
import { select } from './select.js';
import { step } from './step.js';
import { sub } from './sub.js';

/** Whole and half exponents up to this are products and a square root. */
export const MOST_MULTIPLIED = 64;

/**
 * y = a^b; ∂/∂a = b a^(b − 1), ∂/∂b = y ln a
 *
 * An exponent that is a whole number up to 64 takes any a. With another one a^b = e^(b ln a), which is NaN for a < 0; one
 * that is computed is always such.
 */
export function pow(a: Operand, b: Operand): Value {
  if (typeof b !== 'number') return powOfValues(a, b);
  if (b === 1) return toValue(a);
  return b === 2 ? mul(a, a) : powOfNumber(b)(a);
}

// Ops of their own each time: what nobody calls is left out of a program that imports others from here.

function powOfValues(a: Operand, b: Operand): Value {
  const op = binary(
    'pow',
    (x, y) => (y === 0 ? 1 : expOf(y * logOf(x))),
    (l, x, y) => l.choose(l.equal(y, l.constant(0)), l.constant(1), l.exp(l.mul(y, l.log(x)))),
    [
      (t, { inputs: [x, y] }) => mul(t, mul(y, pow(x, sub(y, 1)))),
      // Where x is 0 so is x^y, for y > 0, and x^y ln x tends to 0.
      (t, value) => mul(t, mul(value, log(select(step(value.inputs[0]), value.inputs[0], 1)))),
    ],
  );
  return op(a, b);
}

function powOfNumber(b: number): (a: Operand) => Value {
  const multiplied = Number.isInteger(2 * b) && Math.abs(b) <= MOST_MULTIPLIED;
  return unary(
    'pow',
    multiplied ? (a) => byProducts(numbers, a, b) : (a) => expOf(b * logOf(a)),
    (l, a) => (multiplied ? byProducts(l, a, b) : l.exp(l.mul(l.constant(b), l.log(a)))),
    b === 0 ? null : (t, { inputs: [a] }) => mul(t, mul(b, pow(a, b - 1))),
    b,
  );
}

type Products<T> = Pick<Lanes<T>, 'constant' | 'mul' | 'div' | 'sqrt'>;

const numbers: Products<number> = {
  constant: (x) => x,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  sqrt: Math.sqrt,
};

/** a^b by repeated squaring, for a whole b; half of 1 more is a square root, and below 0 it is 1/a^−b. */
function byProducts<T>(l: Products<T>, a: T, b: number): T {
  if (b < 0) return l.div(l.constant(1), byProducts(l, a, -b));
  let product = Number.isInteger(b) ? undefined : l.sqrt(a);
  let square = a;
  for (let rest = Math.floor(b); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product = product === undefined ? square : l.mul(product, square);
    if (rest > 1) square = l.mul(square, square);
  }
  return product ?? l.constant(1);
}
