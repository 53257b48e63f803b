import { log as logOf } from '../../support/elementary.js';
import type { Value } from '../graph.js';
import type { Axis } from '../ops/broadcast.js';
import { toValue } from '../ops/constant.js';
import type { Operand } from '../ops/elementwise.js';
import {
  abs,
  add,
  cos,
  div,
  equal,
  exp,
  log,
  max,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  relu,
  select,
  sigmoid,
  sign,
  sin,
  sqrt,
  step,
  sub,
  sum,
  tanh,
} from '../ops.js';

/** What becomes of all elements of its argument: of each example's, or of all that there are. */
export interface Reduction {
  over(value: Value, axis: Axis): Value;
  /** Of two results, the one of both arguments together. */
  join(a: Value, b: Value): Value;
  /** Whether the result is to be divided by the number of elements. */
  readonly mean?: boolean;
}

/** What an operator or a function of a formula is in terms of ops. */
export interface Operation {
  /** Element by element, of as many arguments as it takes. */
  readonly elementwise?: {
    readonly least: number;
    readonly most: number;
    apply(...operands: Operand[]): Value;
  };
  /** Of one argument. */
  readonly reduction?: Reduction;
  /** Of a logarithm, what the natural one is multiplied by. */
  readonly perNatural?: number;
  /** Whether its derivative is infinite somewhere, or too large a number. */
  readonly isSteep?: true;
  readonly summary: string;
}

function unary(apply: (x: Operand) => Value, summary: string): Operation {
  return { elementwise: { least: 1, most: 1, apply }, summary };
}

function binary(apply: (a: Operand, b: Operand) => Value, summary: string): Operation {
  return { elementwise: { least: 2, most: 2, apply }, summary };
}

function steep(operation: Operation): Operation {
  return { ...operation, isSteep: true };
}

function logarithm(base: number, summary: string): Operation {
  const perNatural = base === Math.E ? 1 : 1 / logOf(base);
  return {
    ...steep(unary(perNatural === 1 ? log : (x) => mul(perNatural, log(x)), summary)),
    perNatural,
  };
}

/** The larger or smaller one of several, over elements or over arguments. */
function extreme(
  ofTwo: (a: Operand, b: Operand) => Value,
  over: Reduction['over'],
  summary: string,
): Operation {
  const apply = (first: Operand, ...others: Operand[]): Value =>
    toValue(others.reduce((best, x) => ofTwo(best, x), first));
  return {
    elementwise: { least: 2, most: Infinity, apply },
    reduction: { over, join: ofTwo },
    summary,
  };
}

/** Beside 0 it is relu, which is faster, and whose derivative at the kink is 0. */
const larger = (a: Operand, b: Operand): Value =>
  a === 0 ? relu(b) : b === 0 ? relu(a) : maximum(a, b);

/** 1 where they are equal, or where the first one is less: NaN is neither. */
const atMost = (a: Operand, b: Operand): Value => add(step(sub(b, a)), equal(a, b));

/** The operators, in the spelling that the parser gives them. */
export const operators = {
  '+': binary(add, 'sum'),
  '-': binary(sub, 'difference'),
  '*': binary(mul, 'product'),
  '/': steep(binary(div, 'quotient')),
  '^': steep(binary(pow, 'power')),
  '<': binary((a, b) => step(sub(b, a)), '1 or 0'),
  '>': binary((a, b) => step(sub(a, b)), '1 or 0'),
  '<=': binary(atMost, '1 or 0'),
  '>=': binary((a, b) => atMost(b, a), '1 or 0'),
  '==': binary(equal, '1 or 0'),
  '!=': binary((a, b) => sub(1, equal(a, b)), '1 or 0'),
} as const satisfies Record<string, Operation>;

export const negation: Operation = unary(neg, '−x');

/** a ? b : c */
export const conditional: Operation = {
  elementwise: { least: 3, most: 3, apply: select },
  summary: 'b where a is not 0, else c',
};

/** The functions by name. A new one is a record here. */
export const functions = {
  abs: unary(abs, '|x|'),
  cos: unary(cos, 'cos x, x in radians'),
  exp: steep(unary(exp, 'e^x')),
  ln: logarithm(Math.E, 'ln x'),
  log: logarithm(Math.E, 'ln x'),
  log2: logarithm(2, 'log₂ x'),
  log10: logarithm(10, 'log₁₀ x'),
  max: extreme(larger, max, 'the largest argument, or the largest element of the only one'),
  mean: {
    reduction: { over: sum, join: add, mean: true },
    summary: 'the mean of the elements',
  },
  min: extreme(
    minimum,
    (x, axis) => neg(max(neg(x), axis)),
    'the smallest argument, or the smallest element of the only one',
  ),
  pow: steep(binary(pow, 'a^b')),
  relu: unary(relu, 'max(0, x)'),
  sigmoid: unary(sigmoid, '1/(1 + e^−x)'),
  sign: unary(sign, '−1, 0 or 1'),
  sin: unary(sin, 'sin x, x in radians'),
  sqrt: steep(unary(sqrt, '√x')),
  step: unary(step, '1 where x > 0, else 0'),
  sum: { reduction: { over: sum, join: add }, summary: 'the sum of the elements' },
  tanh: unary(tanh, 'tanh x'),
} as const satisfies Record<string, Operation>;

/** Numbers by name, where nothing else has it. */
export const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
