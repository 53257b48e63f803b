import { describe, expect, it } from 'vitest';
import {
  classificationMetrics,
  confusionRows,
  meanAndDeviation,
  mostConfused,
  regressionMetrics,
  wilsonInterval,
} from '../../src/training/metrics.js';

describe('classificationMetrics', () => {
  //               a a a a b b b c
  const actual = [0, 0, 0, 0, 1, 1, 1, 2];
  const predicted = [0, 0, 0, 1, 1, 1, 0, 1];
  const metrics = classificationMetrics(actual, predicted, 3);

  it('counts actual against predicted', () => {
    expect([...confusionRows(metrics, 3)]).toEqual([
      [3, 1, 0],
      [1, 2, 0],
      [0, 1, 0],
    ]);
    expect(metrics.accuracy).toBe(5 / 8);
  });

  it('tells the pairs that are confused most, of equally many the lower classes first', () => {
    expect(mostConfused(metrics, 2)).toEqual([
      { actual: 0, predicted: 1, count: 1 },
      { actual: 1, predicted: 0, count: 1 },
    ]);
    expect(mostConfused(metrics, 9).map(({ actual }) => actual)).toEqual([0, 1, 2]);
    const other = classificationMetrics([0, 1, 2, 2], [1, 1, 0, 0], 3);
    expect(mostConfused(other, 1)).toEqual([{ actual: 2, predicted: 0, count: 2 }]);
  });

  it('takes no more for 100,000 classes than for what there is', () => {
    // The whole matrix would be 80 GB.
    const { cells, perClass, accuracy } = classificationMetrics([0, 99_999, 5], [0, 7, 5], 100_000);
    expect(cells).toHaveLength(3);
    expect(perClass).toHaveLength(100_000);
    expect(perClass[99_999].recall).toBe(0);
    expect(accuracy).toBe(2 / 3);
  });

  it.each([3, 100])('has the same cells, in order, among %i classes', (classes) => {
    const { cells } = classificationMetrics([2, 0, 2, 1, 0], [0, 0, 0, 2, 1], classes);
    expect(cells).toEqual([
      { actual: 0, predicted: 0, count: 1 },
      { actual: 0, predicted: 1, count: 1 },
      { actual: 1, predicted: 2, count: 1 },
      { actual: 2, predicted: 0, count: 2 },
    ]);
  });

  it('has precision, recall and F1 per class', () => {
    const [a, b, c] = metrics.perClass;
    expect([a.precision, a.recall, a.f1, a.support]).toEqual([3 / 4, 3 / 4, 6 / 8, 4]);
    expect([b.precision, b.recall, b.f1, b.support]).toEqual([2 / 4, 2 / 3, 4 / 7, 3]);
    expect([c.precision, c.recall, c.f1, c.support]).toEqual([undefined, 0, 0, 1]);
  });

  it('averages over the classes, what is undefined as 0', () => {
    expect(metrics.macro.precision).toBeCloseTo((3 / 4 + 2 / 4 + 0) / 3, 14);
    expect(metrics.macro.recall).toBeCloseTo((3 / 4 + 2 / 3 + 0) / 3, 14);
    expect(metrics.macro.f1).toBeCloseTo((6 / 8 + 4 / 7 + 0) / 3, 14);
  });
});

describe('wilsonInterval', () => {
  it.each([
    [81, 263, 0.2553, 0.3662], // Newcombe, 1998, table I, method 3
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d', (hits, trials, low, high) => {
    const [a, b] = wilsonInterval(hits, trials);
    expect(a).toBeCloseTo(low, 4);
    expect(b).toBeCloseTo(high, 4);
  });
});

describe('regressionMetrics', () => {
  it('is by hand', () => {
    const { rmse, mae, r2 } = regressionMetrics([1, 2, 3, 4], [1, 2, 3, 6]);
    expect(rmse).toBe(1); // √(4/4)
    expect(mae).toBe(0.5);
    expect(r2).toBeCloseTo(1 - 4 / 5, 14);
  });

  it.each([2, 0.1, 1e-9, -1 / 3])('has no R² when all targets are %d', (target) => {
    for (const count of [1, 2, 3, 6, 10, 1000]) {
      const actual = new Float64Array(count).fill(target);
      const predicted = actual.map((x, i) => x + i + 1);
      expect(regressionMetrics(actual, predicted).r2).toBeUndefined();
    }
  });

  it('has intervals of what cannot be negative', () => {
    const { mae, maeInterval, rmse, rmseInterval } = regressionMetrics([1, 2, 3], [1, 2, 9]);
    expect(maeInterval[0]).toBe(0);
    expect(maeInterval[1]).toBeGreaterThan(mae);
    expect(rmseInterval[0]).toBe(0);
    expect(rmseInterval[1]).toBeGreaterThan(rmse);
  });
});

it('meanAndDeviation divides by n − 1', () => {
  expect(meanAndDeviation([1, 2, 3])).toEqual({ mean: 2, deviation: 1 });
  expect(meanAndDeviation([5])).toEqual({ mean: 5, deviation: undefined });
});
