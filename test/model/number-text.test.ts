import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberText } from '../../src/model/number-text.js';

const { single, double } = numberText;

it('writes any float32 so that it reads back, in at most nine digits', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const text = single.format(x);
      expect(single.read(JSON.parse(text))).toBe(x);
      expect(
        text
          .replace(/e.*/, '')
          .replace(/\D/g, '')
          .replace(/^0+|0+$/g, '').length,
      ).toBeLessThan(10);
    }),
    { numRuns: 5000 },
  );
});

it('finds no float32 for which fewer digits would have done, but powers of two', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      fc.pre(x !== 0 && !Number.isInteger(Math.log2(Math.abs(x))));
      let digits = 1;
      while (Math.fround(Number(x.toPrecision(digits))) !== x) digits++;
      expect(single.format(x)).toBe(String(Number(x.toPrecision(digits))));
    }),
    { numRuns: 5000 },
  );
});

it.each([
  [Math.fround(0.1), '0.1'],
  [Math.fround(1 / 3), '0.33333334'],
  [16777216, '16777216'],
  [2 ** -149, '1e-45'],
  [-0, '-0'],
  [0, '0'],
  [Math.fround(3.4028234663852886e38), '3.4028235e+38'],
])('writes the float32 %d as %s', (x, text) => {
  expect(single.format(x)).toBe(text);
});

it('writes float64 so that it reads back, −0 too', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      expect(double.read(JSON.parse(double.format(x)))).toBe(x);
    }),
  );
});
