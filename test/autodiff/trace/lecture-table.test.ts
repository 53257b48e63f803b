import { describe, expect, it } from 'vitest';
import { add, input, mul, sigmoid, sub } from '../../../src/autodiff/ops.js';
import { takeApart } from '../../../src/autodiff/trace/take-apart.js';
import { type TraceRow, trace } from '../../../src/autodiff/trace/trace.js';

/*
 * The table of the lecture: L(w) = (0 − σ(w0 + w1 + 1.5·w2))² + (1 − σ(w0 + 1.5·w1 − w2))² at w = (−1, 1.5, 0.5).
 */
const w = [0, 1, 2].map((i) => input(`w${i}`, [1, 1]));
const [w0, w1, w2] = w;
const feeds = new Map([
  [w0, [-1]],
  [w1, [1.5]],
  [w2, [0.5]],
]);
const v5 = sub(0, sigmoid(add(add(w0, w1), mul(1.5, w2))));
const v6 = sub(1, sigmoid(sub(add(w0, mul(1.5, w1)), w2)));
const loss = add(mul(v5, v5), mul(v6, v6));

/** The rows as the lecture writes them, to two decimals. */
function written(rows: readonly TraceRow[]): string[] {
  return rows.map(({ label, formula, primal, derivative }) => {
    const [left, right] = [primal, derivative.numbers].map(([x]) => x.toFixed(2));
    return `${label} = ${formula} = ${left} | ${derivative.label} = ${derivative.formula} = ${right}`;
  });
}

describe('the trace of the lecture', () => {
  it('has every intermediate, in its order, with the adjoints beside', () => {
    expect(written(trace(loss, w, feeds))).toEqual([
      'v₋₂ = w0 = -1.00 | v̄₋₂ = v̄₁ + v̄₂ = 0.13',
      'v₋₁ = w1 = 1.50 | v̄₋₁ = v̄₁ + 1.5·v̄₂ = 0.06',
      'v₀ = w2 = 0.50 | v̄₀ = 1.5·v̄₁ − v̄₂ = 0.54',
      'v₁ = v₋₂ + v₋₁ + 1.5·v₀ = 1.25 | v̄₁ = v̄₃·v₃·(1 − v₃) = 0.27',
      'v₂ = v₋₂ + 1.5·v₋₁ − v₀ = 0.75 | v̄₂ = v̄₄·v₄·(1 − v₄) = -0.14',
      'v₃ = σ(v₁) = 0.78 | v̄₃ = −v̄₅ = 1.55',
      'v₄ = σ(v₂) = 0.68 | v̄₄ = −v̄₆ = -0.64',
      'v₅ = 0 − v₃ = -0.78 | v̄₅ = 2·v̄₇·v₅ = -1.55',
      'v₆ = 1 − v₄ = 0.32 | v̄₆ = 2·v̄₈·v₆ = 0.64',
      'v₇ = v₅² = 0.60 | v̄₇ = v̄₉ = 1.00',
      'v₈ = v₆² = 0.10 | v̄₈ = v̄₉ = 1.00',
      'v₉ = v₇ + v₈ = 0.71 | v̄₉ = 1 = 1.00',
    ]);
  });

  it('takes σ apart into −z, e^−z, 1 + e^−z and 1/(1 + e^−z)', () => {
    const atomic = trace(takeApart(loss), w, feeds);
    expect(written(atomic).slice(3, 13)).toEqual([
      'v₁ = v₋₂ + v₋₁ + 1.5·v₀ = 1.25 | v̄₁ = −v̄₃ = 0.27',
      'v₂ = v₋₂ + 1.5·v₋₁ − v₀ = 0.75 | v̄₂ = −v̄₄ = -0.14',
      'v₃ = −v₁ = -1.25 | v̄₃ = v̄₅·v₅ = -0.27',
      'v₄ = −v₂ = -0.75 | v̄₄ = v̄₆·v₆ = 0.14',
      'v₅ = exp(v₃) = 0.29 | v̄₅ = v̄₇ = -0.94',
      'v₆ = exp(v₄) = 0.47 | v̄₆ = v̄₈ = 0.30',
      'v₇ = 1 + v₅ = 1.29 | v̄₇ = −v̄₉·v₉/v₇ = -0.94',
      'v₈ = 1 + v₆ = 1.47 | v̄₈ = −v̄₁₀·v₁₀/v₈ = 0.30',
      'v₉ = 1/v₇ = 0.78 | v̄₉ = −v̄₁₁ = 1.55',
      'v₁₀ = 1/v₈ = 0.68 | v̄₁₀ = −v̄₁₂ = -0.64',
    ]);
    expect(atomic.at(-1)?.label).toBe('v₁₅');
    trace(loss, w, feeds).forEach(({ derivative }, i) => {
      if (i < w.length) {
        expect(atomic[i].derivative.numbers[0]).toBeCloseTo(derivative.numbers[0], 14);
      }
    });
  });

  it('has the tangents in forward mode, from which ∂L/∂w1 comes', () => {
    const rows = trace(loss, w, feeds, { tangents: new Map([[w1, [1]]]) });
    expect(rows.map(({ derivative: { label, formula } }) => `${label} = ${formula}`)).toEqual([
      'v̇₋₂ = 0',
      'v̇₋₁ = 1',
      'v̇₀ = 0',
      'v̇₁ = v̇₋₂ + v̇₋₁ + 1.5·v̇₀',
      'v̇₂ = v̇₋₂ + 1.5·v̇₋₁ − v̇₀',
      'v̇₃ = v̇₁·v₃·(1 − v₃)',
      'v̇₄ = v̇₂·v₄·(1 − v₄)',
      'v̇₅ = −v̇₃',
      'v̇₆ = −v̇₄',
      'v̇₇ = 2·v̇₅·v₅',
      'v̇₈ = 2·v̇₆·v₆',
      'v̇₉ = v̇₇ + v̇₈',
    ]);
    const reverse = trace(loss, w, feeds)[1].derivative.numbers[0];
    expect(rows.at(-1)?.derivative.numbers[0]).toBeCloseTo(reverse, 14);
  });
});
