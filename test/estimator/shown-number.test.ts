import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownNumber } from '../../src/estimator/shown-number.js';

const target = (offset: number, scale: number) =>
  ({ kind: 'number', column: 'y', offset, scale }) as const;

describe('a predicted number', () => {
  it.each([
    ['a time in seconds', 1_700_000_049.5, 28.866, 0.3, 1_700_000_058.1598],
    ['cents', 12.5, 7.25, 0.1, 13.225],
    ['a tiny unit', 3e-12, 1e-12, -0.5, 2.5e-12],
    ['a huge one', 2e18, 1e18, 0.75, 2.75e18],
    ['one that is not scaled', 0, 1, 0.1, 0.1],
    ['one that is not scaled, and tiny', 0, 1, 1e-12, 1e-12],
    ['what is as good as 0', -3, 2, 1.5, 0],
  ])('of %s has the digits that it has, and no noise', (_, offset, scale, encoded, shown) => {
    const found = shownNumber(target(offset, scale), Math.fround(encoded), 'single');
    expect(Math.abs(found - shown)).toBeLessThanOrEqual(
      1e-7 * Math.max(scale, Math.abs(shown - offset)),
    );
    expect(String(found).length).toBeLessThanOrEqual(19);
  });

  const scale = fc.double({ min: 1e-12, max: 1e18, noNaN: true });
  const ratio = fc.double({ min: -1e7, max: 1e7, noNaN: true });
  const output = fc.float({ min: -100, max: 100, noNaN: true });

  it('differs from what was computed by less than float32 can tell', () => {
    fc.assert(
      fc.property(scale, ratio, output, (s, r, encoded) => {
        const exact = encoded * s + r * s;
        const shown = shownNumber(target(r * s, s), encoded, 'single');
        const step = (Math.max(1, Math.abs(encoded)) * s) / 16777216;
        // What float64 cannot tell apart either is to be forgiven.
        expect(Math.abs(shown - exact)).toBeLessThanOrEqual(step + 3e-16 * Math.abs(exact));
      }),
    );
  });

  it('has no digit below a tenth of what float32 can tell', () => {
    fc.assert(
      fc.property(scale, fc.double({ min: -10, max: 10, noNaN: true }), output, (s, r, encoded) => {
        const shown = shownNumber(target(r * s, s), encoded, 'single');
        fc.pre(shown !== 0);
        const [mantissa, exponent] = shown.toExponential().split('e');
        const places = (mantissa.split('.')[1] ?? '').length - Number(exponent);
        const step = (Math.max(1, Math.abs(encoded)) * s) / 16777216;
        expect(Number(`1e${-places}`)).toBeGreaterThan(step / 10.0001);
      }),
    );
  });

  it('of an output that is not scaled reads back to the same float32', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(1e-30) }),
        (x) => {
          expect(Math.fround(shownNumber(target(0, 1), x, 'single'))).toBe(x);
        },
      ),
    );
  });

  it('in double precision is what it is', () => {
    expect(shownNumber(target(0.1, 3), 0.7, 'double')).toBe(0.7 * 3 + 0.1);
  });
});
