import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { input, sum } from '../../src/autodiff/ops.js';
import { type ActivationName, activations } from '../../src/network/activations.js';

const sigma = (z: number): number => 1 / (1 + Math.exp(-z));

/** Each activation in plain JavaScript: one without a formula does not compile. */
const formulas: Record<ActivationName, (z: number) => number> = {
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  sigmoid: sigma,
  identity: (z) => z,
  'leaky-relu': (z) => (z > 0 ? z : 0.01 * z),
  softplus: (z) => Math.log1p(Math.exp(z)),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
  silu: (z) => z * sigma(z),
  mish: (z) => z * Math.tanh(Math.log1p(Math.exp(z))),
  selu: (z) => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
};

const grid = Array.from({ length: 81 }, (_, i) => (i - 40) / 5);

describe.each(Object.entries(activations))('%s', (name, activation) => {
  const z = input('z', [1, grid.length]);
  const formula = new Map<string, (z: number) => number>(Object.entries(formulas)).get(name);

  it('is its formula', () => {
    const [found] = evaluate([activation.apply(z)], new Map([[z, grid]]));
    grid.forEach((x, i) => {
      expect(found[i]).toBeCloseTo(formula?.(x) ?? Number.NaN, 12);
    });
  });

  it('is a number for very large arguments', () => {
    const far = input('z', [1, 2]);
    const y = activation.apply(far);
    const found = evaluate([y, ...gradient(sum(y), [far])], new Map([[far, [-1e4, 1e4]]]));
    for (const numbers of found) expect([...numbers].every(Number.isFinite)).toBe(true);
  });
});

describe('softplus', () => {
  it('has σ as its derivative, at 0 and far out too', () => {
    const z = input('z', [1, 4]);
    const points = [0, -1e4, 1e4, 0.3];
    const [slope] = evaluate(
      gradient(sum(activations.softplus.apply(z)), [z]),
      new Map([[z, points]]),
    );
    [0.5, 0, 1, sigma(0.3)].forEach((y, i) => {
      expect(slope[i]).toBeCloseTo(y, 14);
    });
  });
});
