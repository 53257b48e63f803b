import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cos, cosTurn, sin, sinTurn } from '../../src/support/waves.js';
import { waveArguments, waveError } from './exact-waves.js';

describe.each([
  ['sin', sin],
  ['cos', cos],
] as const)('%s', (name, wave) => {
  it('is within 1 ulp for |x| ≤ 10⁴, also beside its zeros', () => {
    for (const x of waveArguments('double')) {
      expect(waveError(name, x, wave(x)), `${name} ${x}`).toBeLessThan(1);
    }
  });

  it('is that of an argument within an ulp up to 2^40', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e4, max: 2 ** 40, maxExcluded: true, noNaN: true }), (x) => {
        expect(Math.abs(wave(x) - Math[name](x))).toBeLessThan(1e-15 + x * 2 ** -51);
      }),
    );
  });

  it('is even or odd, never beyond 1, and a number for whatever is finite', () => {
    const sign = name === 'sin' ? -1 : 1;
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(wave(-x) === sign * wave(x)).toBe(true); // whatever the sign of a zero
        expect(Math.abs(wave(x))).toBeLessThanOrEqual(1);
      }),
    );
    expect(wave(1e300)).toBe(wave(0));
    for (const x of [Infinity, -Infinity, Number.NaN]) expect(wave(x)).toBeNaN();
  });
});

it('keeps the sign of a zero: sin', () => {
  expect([sin(0), sin(-0), cos(0), cos(-0)]).toEqual([0, -0, 1, 1]);
});

it('sin and cos of turns are exact at quarters, and close to Math elsewhere', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((t) => cosTurn(t) + 0)).toEqual([1, 0, -1, 0, 1]);
  expect([0, 0.25, 0.5, 0.75, 1].map((t) => sinTurn(t) + 0)).toEqual([0, 1, 0, -1, 0]);
  fc.assert(
    fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (t) => {
      expect(Math.abs(cosTurn(t) - Math.cos(2 * Math.PI * t))).toBeLessThan(3e-15);
      expect(Math.abs(sinTurn(t) - Math.sin(2 * Math.PI * t))).toBeLessThan(3e-15);
    }),
  );
});
