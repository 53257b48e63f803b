import { expect, it } from 'vitest';
import { studentInterval, studentQuantile } from '../../src/training/student-interval.js';

it.each([
  [1, 12.7062],
  [2, 4.30265],
  [4, 2.77645],
  [5, 2.57058],
  [9, 2.26216],
  [29, 2.04523],
  [1000, 1.96234],
])('the quantile of tables, with %d degrees of freedom', (degrees, quantile) => {
  expect(Math.abs(studentQuantile(degrees) / quantile - 1)).toBeLessThan(2e-4);
});

it('mean ± t·s/√n, and nothing for one number', () => {
  // s² = 2.5, so that the radius is 2.77645·√(2.5/5).
  const [low = 0, high = 0] = studentInterval([1, 2, 3, 4, 5]) ?? [];
  expect(low).toBeCloseTo(3 - 1.96325, 4);
  expect(high).toBeCloseTo(3 + 1.96325, 4);
  expect(studentInterval([7])).toBeUndefined();
});
