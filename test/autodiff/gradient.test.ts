import { describe, expect, it } from 'vitest';
import { differentiate } from '../../src/autodiff/differentiate.js';
import { evaluate, evaluateScalar } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { topological, type Value } from '../../src/autodiff/graph.js';
import {
  add,
  div,
  input,
  matmul,
  mul,
  neg,
  select,
  step,
  sub,
  sum,
  tanh,
} from '../../src/autodiff/ops.js';

describe('gradient', () => {
  it('visits shared values once: 60 doublings, which a naive recursion would do 2^60 times', () => {
    const x = input('x', [1, 1]);
    let y: Value = x;
    for (let i = 0; i < 60; i++) y = add(y, y);
    const [g] = gradient(y, [x]);
    expect(evaluateScalar(g, new Map([[x, [1]]]))).toBe(2 ** 60);
    expect(topological([g]).length).toBeLessThan(4 * 60);
  });

  it('costs a small constant times the function on a network-like graph', () => {
    const layers = Array.from({ length: 6 }, (_, l) => input(`W${l}`, [5, 5]));
    const y = layers.reduce((h, w) => tanh(matmul(h, w)), input('x', [1, 5]));
    const loss = sum(mul(y, y));
    const forward = topological([loss]).length;
    const both = topological([loss, ...gradient(loss, layers)]).length;
    expect(both).toBeLessThan(5 * forward);
  });

  it('does not exhaust the stack on a chain of 100,000 values', () => {
    const x = input('x', [1, 1]);
    let y: Value = x;
    for (let i = 0; i < 100_000; i++) y = neg(y);
    expect(evaluateScalar(gradient(y, [x])[0], new Map([[x, [1]]]))).toBe(1);
  });

  it('adds up what reaches a value on several ways', () => {
    const x = input('x', [1, 1]);
    const f = add(mul(x, x), add(mul(3, x), x)); // x² + 4x
    expect(evaluateScalar(gradient(f, [x])[0], new Map([[x, [5]]]))).toBe(14);
  });

  it('is zeros, shaped like it, for what does not matter', () => {
    const x = input('x', [1, 1]);
    const other = input('other', [2, 3]);
    const [g] = gradient(mul(x, x), [other]);
    expect(g.shape).toEqual([2, 3]);
    expect([...evaluate([g])[0]]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('is 1 for the output itself', () => {
    const x = input('x', [1, 1]);
    expect(evaluateScalar(gradient(x, [x])[0], new Map([[x, [3]]]))).toBe(1);
  });

  it('refuses what is not a scalar', () => {
    expect(() => gradient(input('x', [2, 1]), [])).toThrow(/2 × 1/);
  });
});

describe('branches', () => {
  it('are differentiated along the one that was taken', () => {
    const f = ([x]: readonly Value[], at: (v: Value) => number): Value =>
      at(x) > 0 ? mul(x, x) : neg(x);
    expect(differentiate(f, [3])).toEqual({ value: 9, gradient: [6] });
    expect(differentiate(f, [-2])).toEqual({ value: 2, gradient: [-1] });
  });

  it('inside the graph do the same, for each element', () => {
    const x = input('x', [1, 2]);
    const f = sum(select(step(x), mul(x, x), neg(x)));
    expect([...evaluate(gradient(f, [x]), new Map([[x, [3, -2]]]))[0]]).toEqual([6, -1]);
  });

  it('may be a loop until convergence: √a by Heron', () => {
    const heron = ([a]: readonly Value[], at: (v: Value) => number): Value => {
      let root = a;
      for (;;) {
        const next = mul(0.5, add(root, div(a, root)));
        if (Math.abs(at(sub(next, root))) < 1e-15) return next;
        root = next;
      }
    };
    const { value, gradient: slopes } = differentiate(heron, [2]);
    expect(value).toBeCloseTo(Math.SQRT2, 14);
    expect(slopes[0]).toBeCloseTo(1 / (2 * Math.SQRT2), 14);
  });
});
