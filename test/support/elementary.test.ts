import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, expm1, log, sigmoid, tanh } from '../../src/support/elementary.js';
import { cos, sin } from '../../src/support/waves.js';

const bits = new DataView(new ArrayBuffer(8));
const ordinal = (x: number): bigint => {
  bits.setFloat64(0, x);
  const n = bits.getBigInt64(0);
  return n < 0n ? -(n & 0x7fffffffffffffffn) : n;
};
/** The distance of two numbers, counted in float64s between them. */
const ulps = (a: number, b: number): number => {
  const d = ordinal(a) - ordinal(b);
  return Number(d < 0n ? -d : d);
};
const hex = (x: number): string => {
  bits.setFloat64(0, x);
  return bits.getBigUint64(0).toString(16).padStart(16, '0');
};

/** Math.* is itself within an ulp or two, so the bounds are a little wider than the documented ones. */
describe.each([
  ['exp', exp, Math.exp, -745, 709.7, 2],
  ['log', log, Math.log, 1e-300, 1e300, 2],
  ['log near 1', log, Math.log, 0.5, 2, 2],
  ['expm1', expm1, Math.expm1, -1, 1, 5],
  ['tanh', tanh, Math.tanh, -30, 30, 6],
  ['σ', sigmoid, (x: number) => 1 / (1 + Math.exp(-x)), -30, 30, 6],
] as const)('%s', (_, f, reference, min, max, bound) => {
  it(`is within ${bound} ulp of Math`, () => {
    fc.assert(
      fc.property(fc.double({ min, max, noNaN: true }), (x) => {
        expect(ulps(f(x), reference(x))).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 2000 },
    );
  });
});

it('knows the special values', () => {
  expect([exp(0), exp(-Infinity), exp(Infinity), exp(710), exp(-746)]).toEqual([
    1,
    0,
    Infinity,
    Infinity,
    0,
  ]);
  expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity]);
  expect(log(-1)).toBeNaN();
  expect([tanh(0), tanh(-0), tanh(Infinity), tanh(-Infinity)]).toEqual([0, -0, 1, -1]);
  expect([sigmoid(0), sigmoid(1e4), sigmoid(-1e4)]).toEqual([0.5, 1, 0]);
  for (const f of [exp, log, tanh, sigmoid, expm1]) expect(f(Number.NaN)).toBeNaN();
  expect(log(5e-324)).toBeCloseTo(-744.4400719213812, 12);
  expect(exp(-745)).toBe(5e-324);
});

it('is odd and never beyond 1: tanh', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (x) => {
      expect(tanh(-x)).toBe(-tanh(x));
      expect(Math.abs(tanh(x))).toBeLessThanOrEqual(1);
    }),
  );
});

it('has the same bits on every machine', () => {
  const points = [-20, -1.5, -0.3, 1e-5, 0.1, 0.7, 2, 11.3];
  const found = points.map((x) =>
    [exp, (y: number) => log(Math.abs(y)), tanh, sigmoid, sin, cos].map((f) => hex(f(x))).join(' '),
  );
  expect(found).toMatchInlineSnapshot(`
    [
      "3e21b48655f37267 4007f7427b73e391 bff0000000000000 3e21b4865556b5d4 bfed36d8f55d3ce0 3fda1e043964a83f",
      "3fcc8f87724b5c1d 3fd9f323ecbf984c bfecf6f9786df577 3fc759b8355a1baf bfefeb7a9b2c6d8b 3fb21bd54fc5f9a7",
      "3fe7b4c869c37c05 bff34378fcbda721 bfd2a4dda7d914f9 3fdb3c5574372aeb bfd2e9cd95baba33 3fee921dd42f09ba",
      "3ff0000a7c5e340e c027069e2aa2aa5b 3ee4f8b588e06853 3fe000053e2d6238 3ee4f8b588e1e8a2 3feffffffff920c8",
      "3ff1aec7b35a00d4 c0026bb1bbb55515 3fb983d7795f413b 3fe0cca12729afb8 3fb98eaecb8bcb2c 3fefd712f9a817c1",
      "40001c2a61268987 bfd6d3c324e13f50 3fe356fb17af2e91 3fe561cb52a19476 3fe49d6e694619b8 3fe87996529f9d93",
      "401d8e64b8d4ddae 3fe62e42fefa39ef 3feed9505e1bc3d4 3fec2f7d5a8a79c9 3fed18f6ead1b446 bfdaa22657537205",
      "40f3bb5a335d78cd 400365fef8b1b1a2 3fefffffffd5eb4d 3fefffe60d6b473a bfee875360c2af80 3fd32f0717a03257",
    ]
  `);
});
