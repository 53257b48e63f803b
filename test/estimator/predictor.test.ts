import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostProbable } from '../../src/estimator/predictor.js';

it('the most probable classes are the first of all of them in order, the lower among equals', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 0.1, 0.2, 0.3, 0.5), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 200 }),
      (shares, wanted) => {
        const most = Math.min(wanted, shares.length);
        const all = [...shares.keys()].sort((a, b) => shares[b] - shares[a] || a - b);
        expect(mostProbable(shares, most)).toEqual(all.slice(0, most));
      },
    ),
  );
});

it('of classes that have no probability at all, the first is taken', () => {
  expect(mostProbable([Number.NaN, Number.NaN], 1)).toEqual([0]);
});
