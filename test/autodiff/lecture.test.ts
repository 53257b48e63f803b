import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import type { Value } from '../../src/autodiff/graph.js';
import { jvp } from '../../src/autodiff/jvp.js';
import { add, constant, div, exp, input, mul, neg, sigmoid, sub } from '../../src/autodiff/ops.js';
import { trace } from '../../src/autodiff/trace/trace.js';

/*
 * The worked example of the lecture: the squared loss of one sigmoid unit on two examples,
 * L(w) = (0 − σ(w0 + w1 + 1.5·w2))² + (1 − σ(w0 + 1.5·w1 − w2))², at w = (−1, 1.5, 0.5).
 */
const at = [-1, 1.5, 0.5];

/** L(w) with a given σ, and its intermediate values by the names of the lecture. */
function lecture(sigma: (z: Value) => Value) {
  const w = at.map((_, i) => input(`w${i}`, [1, 1]));
  const [w0, w1, w2] = w;
  const v1 = add(add(w0, w1), mul(1.5, w2));
  const v2 = sub(add(w0, mul(1.5, w1)), w2);
  const v3 = sigma(v1);
  const v4 = sigma(v2);
  const v5 = sub(0, v3);
  const v6 = sub(1, v4);
  const v7 = mul(v5, v5);
  const v8 = mul(v6, v6);
  const loss = add(v7, v8);
  const feeds = new Map(w.map((x, i) => [x, [at[i]]]));
  return { w, feeds, loss, values: { v1, v2, v3, v4, v5, v6, v7, v8, loss } };
}

const decomposed = (z: Value): Value => div(1, add(1, exp(neg(z))));

describe.each([
  ['σ as one op', sigmoid],
  ['σ as 1/(1 + e^−z)', decomposed],
])('the lecture, with %s', (_, sigma) => {
  const { w, feeds, loss, values } = lecture(sigma);
  const rows = trace(loss, w, feeds);
  const rowOf = (value: Value) => rows.find((row) => row.value === value);

  it.each([
    ['v1', 1.25],
    ['v2', 0.75],
    ['v3', 0.78],
    ['v4', 0.68],
    ['v5', -0.78],
    ['v6', 0.32],
    ['v7', 0.6],
    ['v8', 0.1],
    ['loss', 0.71],
  ] as const)('has the primal %s ≈ %f', (name, primal) => {
    expect(rowOf(values[name])?.primal[0]).toBeCloseTo(primal, 2);
  });

  it.each([
    ['loss', 1],
    ['v7', 1],
    ['v8', 1],
    ['v5', -1.55], // 2·v5
    ['v6', 0.64], // 2·v6
    ['v3', 1.55], // −v̄5
    ['v4', -0.64], // −v̄6
    ['v1', 0.27], // v̄3·v3·(1 − v3)
    ['v2', -0.14], // v̄4·v4·(1 − v4)
  ] as const)('has the adjoint of %s ≈ %f', (name, adjoint) => {
    const found = rowOf(values[name])?.derivative.numbers[0] ?? Number.NaN;
    expect(Math.abs(found - adjoint)).toBeLessThan(0.006); // the lecture rounds to two decimals
  });

  it('has the gradient (0.13, 0.06, 0.54)', () => {
    const found = evaluate(gradient(loss, w), feeds).map(([x]) => x);
    [0.13, 0.06, 0.54].forEach((partial, i) => {
      expect(found[i]).toBeCloseTo(partial, 2);
    });
  });

  it('reads as a table: each row is computed from rows above it', () => {
    const seen = new Set<string>();
    for (const { label, formula } of rows) {
      for (const [, argument] of formula.matchAll(/(v[₋₀-₉]+)/g)) {
        expect(seen).toContain(argument);
      }
      seen.add(label);
    }
    expect(rows.at(-1)?.value).toBe(loss);
  });
});

describe('both forms of σ', () => {
  it('agree to 1e-12 in value and gradient', () => {
    const [whole, parts] = [lecture(sigmoid), lecture(decomposed)].map(({ loss, w, feeds }) =>
      evaluate([loss, ...gradient(loss, w)], feeds).map(([x]) => x),
    );
    whole.forEach((x, i) => {
      expect(Math.abs(x - parts[i])).toBeLessThan(1e-12);
    });
  });
});

describe('the cost of the two modes', () => {
  it('is one pass per input forward, one per output in reverse', () => {
    const { w, feeds, loss } = lecture(sigmoid);
    const forward = w.map((x) => {
      const tangents = new Map(w.map((y) => [y, constant(x === y ? 1 : 0)]));
      return evaluate(jvp([loss], tangents), feeds)[0][0]; // three passes
    });
    const reverse = evaluate(gradient(loss, w), feeds).map(([x]) => x); // one
    forward.forEach((x, i) => {
      expect(x).toBeCloseTo(reverse[i], 14);
    });
  });

  it('is the other way round for many outputs of one input', () => {
    const x = input('x', [1, 1]);
    const outputs = [mul(x, x), exp(x), sigmoid(x)];
    const feeds = new Map([[x, [0.7]]]);
    const forward = evaluate(jvp(outputs, new Map([[x, constant(1)]])), feeds); // one pass
    const reverse = outputs.map((y) => evaluate(gradient(y, [x]), feeds)[0][0]); // three
    forward.forEach(([slope], i) => {
      expect(slope).toBeCloseTo(reverse[i], 14);
    });
  });
});
