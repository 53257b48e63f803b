import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { add, input, mul, tanh, uniform } from '../../src/autodiff/ops.js';

describe('evaluate', () => {
  const x = input('x', [1, 2]);

  it('names an input that was not fed, or not enough', () => {
    expect(() => evaluate([tanh(x)])).toThrow(/"x"/);
    expect(() => evaluate([tanh(x)], new Map([[x, [1]]]))).toThrow(/"x" takes 2 numbers, not 1/);
  });

  it('rounds every result to float32 in single precision, and none in double', () => {
    const y = mul(add(x, 0.1), 3);
    const feeds = new Map([[x, [0.1, 1e-9]]]);
    const [single] = evaluate([y], feeds, { precision: 'single' });
    const [double] = evaluate([y], feeds);
    expect([...single]).toEqual(
      [0.1, 1e-9].map((a) => Math.fround(Math.fround(Math.fround(a) + Math.fround(0.1)) * 3)),
    );
    expect([...double]).toEqual([(0.1 + 0.1) * 3, (1e-9 + 0.1) * 3]);
  });
});

describe('uniform', () => {
  const numbers = (seed: number, stream: number, step: number): number[] => [
    ...evaluate([uniform([8, 1000], seed, stream)], new Map(), { step })[0],
  ];

  it('is a function of seed, stream, step and place', () => {
    expect(numbers(1, 2, 3)).toEqual(numbers(1, 2, 3));
    const others = [numbers(2, 2, 3), numbers(1, 3, 3), numbers(1, 2, 4)];
    for (const other of others) expect(other).not.toEqual(numbers(1, 2, 3));
  });

  it('keeps its numbers: they are part of every model trained with dropout', () => {
    expect(numbers(1, 2, 3).slice(0, 4)).toMatchInlineSnapshot(`
      [
        0.9812517762184143,
        0.352885365486145,
        0.6782084703445435,
        0.7570960521697998,
      ]
    `);
  });

  it('has multiples of 2⁻²⁴ in [0, 1), spread evenly', () => {
    const found = numbers(0, 0, 0);
    const bins = new Array<number>(16).fill(0);
    for (const u of found) {
      expect(u >= 0 && u < 1 && Number.isInteger(u * 2 ** 24)).toBe(true);
      bins[Math.floor(u * 16)]++;
    }
    // χ² with 15 degrees of freedom: above 37.7 once in a thousand
    const expected = found.length / 16;
    const chi = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chi).toBeLessThan(37.7);
  });

  it.each([
    ['steps', [0, 0, 7], [0, 0, 8]],
    ['streams', [0, 0, 7], [0, 1, 7]],
    ['seeds', [0, 0, 7], [1, 0, 7]],
  ] as const)('does not correlate between %s', (_, a, b) => {
    const [u, v] = [a, b].map(([seed, stream, step]) => numbers(seed, stream, step));
    const covariance = u.reduce((sum, x, i) => sum + (x - 0.5) * (v[i] - 0.5), 0) / u.length;
    expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(u.length));
  });
});
