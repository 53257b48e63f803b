import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { checkGradient } from '../../src/autodiff/gradient-check.js';
import { size, type Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import { randomFor } from '../../src/support/random.js';
import { type OpCase, opCases } from './op-cases.js';
import { verdictsIn } from './verdicts.js';

/** A scalar that depends on every element of a value in its own way. */
function weigh(value: Value, seed: string): Value {
  const random = randomFor(1, seed);
  const weights = Array.from({ length: size(value.shape) }, () => random.normal());
  return ops.sum(ops.mul(value, ops.constant(weights, value.shape)));
}

function sample(name: string, { shapes, domain = (x) => x }: OpCase) {
  const random = randomFor(7, name);
  const inputs = shapes.map((shape, k) => ops.input(`x${k}`, shape));
  const numbers = shapes.map((shape, k) =>
    Array.from({ length: size(shape) }, () => domain(random.normal(), k)),
  );
  return { inputs, numbers, feeds: new Map(inputs.map((x, k) => [x, numbers[k]])) };
}

const cases: [string, OpCase][] = Object.entries(opCases);

describe.each(cases)('%s', (name, opCase) => {
  const { inputs, numbers, feeds } = sample(name, opCase);
  const output = opCase.apply(inputs);

  it('computes what plain JavaScript does', () => {
    const [found] = evaluate([output], feeds);
    opCase.expected(numbers).forEach((y, i) => {
      expect(found[i]).toBeCloseTo(y, 13);
    });
    expect(found).toHaveLength(opCase.expected(numbers).length);
  });

  it('has the derivatives of central differences, in reverse and forward mode', () => {
    const random = randomFor(3, name);
    const checks = checkGradient(weigh(output, name), inputs, feeds, { random, rtol: 1e-6 });
    expect(verdictsIn(checks)).toEqual(['holds']);
  });

  it('can be differentiated twice', () => {
    const random = randomFor(4, name);
    const firsts = gradient(weigh(ops.mul(output, output), name), inputs);
    const scalar = firsts.map((g, k) => weigh(g, `${name}${k}`)).reduce((a, b) => ops.add(a, b));
    expect(verdictsIn(checkGradient(scalar, inputs, feeds, { random }))).toEqual(['holds']);
  });

  it('rounds to float32 in single precision', () => {
    const [found] = evaluate([output], feeds, { precision: 'single' });
    expect(found).toBeInstanceOf(Float32Array);
  });
});

describe('shapes', () => {
  const a = ops.input('a', [2, 3]);

  it('repeats rows, columns and scalars', () => {
    expect(ops.add(a, ops.input('row', [1, 3])).shape).toEqual([2, 3]);
    expect(ops.add(ops.input('column', [2, 1]), a).shape).toEqual([2, 3]);
    expect(ops.add(ops.input('column', [2, 1]), ops.input('row', [1, 3])).shape).toEqual([2, 3]);
    expect(ops.mul(2, a).shape).toEqual([2, 3]);
  });

  it('differentiates through repeating', () => {
    const row = ops.input('row', [1, 3]);
    const column = ops.input('column', [2, 1]);
    const f = weigh(ops.mul(ops.add(column, row), row), 'outer');
    const feeds = new Map([
      [row, [1, 2, 3]],
      [column, [4, 5]],
    ]);
    const options = { random: randomFor(1, 'u'), rtol: 1e-6 };
    expect(verdictsIn(checkGradient(f, [row, column], feeds, options))).toEqual(['holds']);
  });

  it.each([
    ['elements that do not line up', () => ops.add(a, ops.input('b', [3, 2]))],
    ['inner dimensions that differ', () => ops.matmul(a, ops.input('b', [2, 3]))],
    ['repeating what is not 1', () => ops.broadcast(a, [4, 3])],
    ['numbers that do not fill a constant', () => ops.constant([1, 2, 3], [2, 2])],
  ])('refuses %s', (_, build) => {
    expect(build).toThrow(RangeError);
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('multiplies transposes (%s, %s), with their derivatives', (ta, tb) => {
    const x = ops.input('x', ta ? [3, 2] : [2, 3]);
    const y = ops.input('y', tb ? [4, 3] : [3, 4]);
    const z = ops.matmul(x, y, { a: ta, b: tb });
    expect(z.shape).toEqual([2, 4]);
    const random = randomFor(5, 'matmul');
    const feeds = new Map(
      [x, y].map((v) => [v, Array.from({ length: size(v.shape) }, random.normal)]),
    );
    const checks = checkGradient(weigh(z, 'z'), [x, y], feeds, { random, rtol: 1e-6 });
    expect(verdictsIn(checks)).toEqual(['holds']);
  });
});

describe('grouped products', () => {
  it.each(['none', 'a', 'b'] as const)(
    'are products with a block-diagonal matrix, transposed %s, with their derivatives',
    (transpose) => {
      const [rows, groups, n, m] = [4, 2, 3, 5];
      const shapes = {
        none: [
          [rows, groups * n],
          [groups * n, m],
        ],
        a: [
          [rows, groups * n],
          [rows, groups * m],
        ],
        b: [
          [rows, groups * m],
          [groups * n, m],
        ],
      } as const;
      const [x, y] = shapes[transpose].map((shape, k) => ops.input(`x${k}`, shape));
      const random = randomFor(6, transpose);
      const feeds = new Map(
        [x, y].map((v) => [v, Array.from({ length: size(v.shape) }, random.normal)]),
      );
      const all = ops.groupedMatmul(x, y, groups, transpose);
      const columns = (of: Value, width: number, g: number): Value =>
        ops.gather(
          of,
          Array.from({ length: width }, (_, k) => g * width + k),
        );
      /** Rows of a group, by the columns of the transpose: with the identity. */
      const rowsOf = (of: Value, g: number): Value => {
        const isOwn = Array.from({ length: groups * n * n }, (_, k) =>
          k % (groups * n) === g * n + Math.floor(k / (groups * n)) ? 1 : 0,
        );
        return ops.matmul(ops.constant(isOwn, [n, groups * n]), of);
      };
      for (let g = 0; g < groups; g++) {
        const [own, alone] = {
          none: () => [columns(all, m, g), ops.matmul(columns(x, n, g), rowsOf(y, g))],
          a: () => [rowsOf(all, g), ops.matmul(columns(x, n, g), columns(y, m, g), { a: true })],
          b: () => [columns(all, n, g), ops.matmul(columns(x, m, g), rowsOf(y, g), { b: true })],
        }[transpose]();
        const [found, expected] = evaluate([own, alone], feeds);
        found.forEach((number, i) => {
          expect(number).toBeCloseTo(expected[i], 12);
        });
      }
      const checks = checkGradient(weigh(all, 'grouped'), [x, y], feeds, { random, rtol: 1e-6 });
      expect(verdictsIn(checks)).toEqual(['holds']);
    },
  );

  it('refuse what has no such groups', () => {
    const a = ops.input('a', [2, 6]);
    expect(() => ops.groupedMatmul(a, ops.input('b', [5, 2]), 2)).toThrow(RangeError);
    expect(() => ops.groupedMatmul(a, ops.input('b', [6, 2]), 4)).toThrow(RangeError);
    expect(() => ops.gather(a, [6])).toThrow(RangeError);
    expect(() => ops.gather(a, [])).toThrow(RangeError);
  });
});

describe('kinks and special values', () => {
  const slope = (f: (x: Value) => Value, x: number): number => {
    const v = ops.input('x', [1, 1]);
    return evaluate(gradient(f(v), [v]), new Map([[v, [x]]]))[0][0];
  };

  it('takes one of the two derivatives at a kink, or none', () => {
    expect(slope(ops.relu, 0)).toBe(0);
    expect(slope(ops.abs, 0)).toBe(0);
    expect(slope((x) => ops.maximum(x, ops.mul(3, x)), 0)).toBe(3);
    expect(slope((x) => ops.minimum(ops.mul(3, x), x), 0)).toBe(1);
    expect(slope(ops.step, 1)).toBe(0);
    expect(slope((x) => ops.mul(x, ops.stopGradient(x)), 5)).toBe(5);
  });

  it('shares the derivative of equal maxima', () => {
    const x = ops.input('x', [1, 3]);
    const [g] = evaluate(gradient(ops.max(x, 1), [x]), new Map([[x, [2, 2, 1]]]));
    expect([...g]).toEqual([0.5, 0.5, 0]);
  });

  it('lets NaN through, and infinities', () => {
    const x = ops.input('x', [1, 2]);
    const feeds = new Map([[x, [Number.NaN, 1]]]);
    for (const f of [
      ops.relu,
      ops.tanh,
      ops.exp,
      ops.sin,
      ops.cos,
      (v: Value) => ops.max(v, 1),
      (v: Value) => ops.maximum(v, 0),
    ]) {
      expect(evaluate([f(x)], feeds)[0][0]).toBeNaN();
    }
    const big = new Map([[x, [Infinity, -Infinity]]]);
    expect([...evaluate([ops.exp(x)], big)[0]]).toEqual([Infinity, 0]);
    expect([...evaluate([ops.sigmoid(x)], big)[0]]).toEqual([1, 0]);
    expect([...evaluate([ops.tanh(x)], big)[0]]).toEqual([1, -1]);
  });
});
