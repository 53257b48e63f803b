import type { Shape, Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';

/** How an op is exercised: arguments away from kinks, and what plain JavaScript says of the result. */
export interface OpCase {
  readonly shapes: readonly Shape[];
  apply(inputs: readonly Value[]): Value;
  /** Keeps random arguments inside the domain and away from kinks. */
  readonly domain?: (x: number, argument: number) => number;
  /** Units in the last place by which a fast engine may differ from the reference, where it approximates: 8 by default. */
  readonly ulps?: number;
  /** The expected elements, from the arguments row by row. */
  expected(inputs: readonly (readonly number[])[]): number[];
}

const square: Shape = [3, 4];
const awayFromZero = (x: number): number => (Math.abs(x) < 0.1 ? x + 0.5 : x);

function unary(
  apply: (x: Value) => Value,
  f: (x: number) => number,
  domain?: (x: number) => number,
) {
  return {
    shapes: [square],
    apply: ([x]: readonly Value[]) => apply(x),
    ...(domain && { domain }),
    expected: ([x]: readonly (readonly number[])[]) => x.map(f),
  } satisfies OpCase;
}

function binary(
  apply: (a: Value, b: Value) => Value,
  f: (a: number, b: number) => number,
  domain?: (x: number, argument: number) => number,
) {
  return {
    shapes: [square, square],
    apply: ([a, b]: readonly Value[]) => apply(a, b),
    ...(domain && { domain }),
    expected: ([a, b]: readonly (readonly number[])[]) => a.map((x, i) => f(x, b[i])),
  } satisfies OpCase;
}

/** Every op has a case: one without does not compile. */
export const opCases = {
  abs: unary(ops.abs, Math.abs, awayFromZero),
  add: binary(ops.add, (a, b) => a + b),
  broadcast: {
    shapes: [[1, 4]],
    apply: ([x]) => ops.broadcast(x, square),
    expected: ([x]) => [...x, ...x, ...x],
  },
  constant: {
    shapes: [[1, 1]],
    apply: ([x]) => ops.mul(x, ops.constant([2, 3], [1, 2])),
    expected: ([[x]]) => [2 * x, 3 * x],
  },
  cos: unary(ops.cos, Math.cos),
  div: binary(
    ops.div,
    (a, b) => a / b,
    (x, k) => (k === 1 ? 1.5 + Math.abs(x) : x),
  ),
  equal: binary(
    ops.equal,
    (a, b) => (a === b ? 1 : 0),
    (x, k) => (k === 1 ? 7 + x : x),
  ),
  exp: unary(ops.exp, Math.exp),
  gather: {
    shapes: [square],
    apply: ([x]) => ops.gather(x, [2, 0, 0, 0, 0, 0, 1, 2, 3]),
    expected: ([x]) => [0, 4, 8].flatMap((i) => [2, 0, 0, 0, 0, 0, 1, 2, 3].map((j) => x[i + j])),
  },
  groupedMatmul: {
    shapes: [
      [3, 6],
      [6, 2],
    ],
    apply: ([a, b]) => ops.groupedMatmul(a, b, 2),
    expected: ([a, b]) =>
      [0, 1, 2].flatMap((i) =>
        [0, 1, 2, 3].map((column) => {
          const first = 3 * Math.floor(column / 2);
          const k = column % 2;
          return [0, 1, 2].reduce(
            (sum, j) => sum + a[6 * i + first + j] * b[2 * (first + j) + k],
            0,
          );
        }),
      ),
  },
  input: { shapes: [square], apply: ([x]) => x, expected: ([x]) => [...x] },
  log: unary(ops.log, Math.log, (x) => 0.5 + Math.abs(x)),
  matmul: {
    shapes: [
      [2, 3],
      [3, 2],
    ],
    apply: ([a, b]) => ops.matmul(a, b),
    expected: ([a, b]) =>
      [0, 1].flatMap((i) =>
        [0, 1].map((j) => a[3 * i] * b[j] + a[3 * i + 1] * b[2 + j] + a[3 * i + 2] * b[4 + j]),
      ),
  },
  max: {
    shapes: [square],
    apply: ([x]) => ops.max(x, 1),
    expected: ([x]) => [0, 4, 8].map((i) => Math.max(...x.slice(i, i + 4))),
  },
  maximum: binary(ops.maximum, Math.max, (x, k) => (k === 1 ? -awayFromZero(x) : x)),
  minimum: binary(ops.minimum, Math.min, (x, k) => (k === 1 ? -awayFromZero(x) : x)),
  mul: binary(ops.mul, (a, b) => a * b),
  neg: unary(ops.neg, (x) => -x),
  pow: {
    shapes: [square, square],
    // e^(b ln a): an error of a unit in the last place of b ln a, of at most 710, is one of so many units of the power.
    ulps: 1024,
    // Products, a root, a reciprocal, and exponents for which logarithms are needed.
    apply: ([a, b]) =>
      [3, -2.5, 0.7].reduce((y, n) => ops.add(y, ops.pow(a, n)), ops.mul(0.5, ops.pow(a, b))),
    domain: (x, k) => (k === 0 ? 0.8 + Math.abs(x) : x),
    expected: ([a, b]) => a.map((x, i) => 0.5 * x ** b[i] + x ** 3 + x ** -2.5 + x ** 0.7),
  },
  relu: unary(ops.relu, (x) => Math.max(0, x), awayFromZero),
  select: {
    shapes: [square, square, square],
    apply: ([c, a, b]) => ops.select(ops.step(c), a, b),
    domain: (x, k) => (k === 0 ? awayFromZero(x) : x),
    expected: ([c, a, b]) => c.map((x, i) => (x > 0 ? a[i] : b[i])),
  },
  sigmoid: unary(ops.sigmoid, (x) => 1 / (1 + Math.exp(-x))),
  sign: unary(ops.sign, Math.sign, awayFromZero),
  sin: unary(ops.sin, Math.sin),
  sqrt: unary(ops.sqrt, Math.sqrt, (x) => 0.5 + Math.abs(x)),
  step: unary(ops.step, (x) => (x > 0 ? 1 : 0), awayFromZero),
  stopGradient: {
    shapes: [square],
    // Not a derivative of what it computes: that is its point, and has a test of its own.
    apply: ([x]) => ops.mul(0, ops.stopGradient(x)),
    expected: ([x]) => x.map((y) => 0 * y),
  },
  sub: binary(ops.sub, (a, b) => a - b),
  sum: {
    shapes: [square],
    apply: ([x]) => ops.sum(x, 0),
    expected: ([x]) => [0, 1, 2, 3].map((j) => x[j] + x[j + 4] + x[j + 8]),
  },
  tanh: unary(ops.tanh, Math.tanh),
  uniform: {
    shapes: [square],
    apply: ([x]) => ops.mul(x, ops.mul(0, ops.uniform(square, 1, 2))),
    expected: ([x]) => x.map((y) => 0 * y),
  },
} as const satisfies Record<keyof typeof ops, OpCase>;
