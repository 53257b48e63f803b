import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibration, calibrationError, histogram, roc } from '../../src/report/statistics.js';

/** Scores of few values, so that there are ties, with their outcomes. */
const scored = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 8 }).map((x) => x / 8),
    fc.boolean(),
  ),
  {
    minLength: 2,
    maxLength: 60,
  },
);

describe('roc', () => {
  it('has the area that pairs of a positive and a negative give, ties by half', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const curve = roc(
          rows.map(([score]) => score),
          rows.map(([, positive]) => positive),
        );
        const pairs = rows.flatMap(([a, positive]) =>
          positive
            ? rows.flatMap(([b, other]) => (other ? [] : [a > b ? 1 : a === b ? 0.5 : 0]))
            : [],
        );
        if (pairs.length === 0) {
          expect(curve).toBeUndefined();
          return;
        }
        expect(curve?.auc).toBeCloseTo(pairs.reduce<number>((a, b) => a + b, 0) / pairs.length, 12);
        expect(curve?.points[0]).toMatchObject({ falsePositives: 0, truePositives: 0 });
        expect(curve?.points.at(-1)).toMatchObject({ falsePositives: 1, truePositives: 1 });
      }),
    );
  });
});

describe('calibration', () => {
  it('counts every row once, and means what was predicted and what came to be', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const bins = calibration(
          rows.map(([score]) => score),
          rows.map(([, outcome]) => outcome),
        );
        const sum = (of: (bin: (typeof bins)[number]) => number) =>
          bins.reduce((a, bin) => a + of(bin), 0);
        expect(sum(({ count }) => count)).toBe(rows.length);
        expect(sum(({ count, predicted }) => count * predicted)).toBeCloseTo(
          rows.reduce((a, [score]) => a + score, 0),
          9,
        );
        expect(sum(({ count, observed }) => count * observed)).toBeCloseTo(
          rows.filter(([, outcome]) => outcome).length,
          9,
        );
      }),
    );
  });

  it('has no error where what is predicted comes to be', () => {
    const bins = calibration(
      [0.25, 0.25, 0.25, 0.25, 1, 0],
      [true, false, false, false, true, false],
    );
    expect(calibrationError(bins)).toBe(0);
    expect(calibrationError(calibration([0.9, 0.9], [true, false]))).toBeCloseTo(0.4, 12);
  });
});

it('a histogram counts every number once, the largest too', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
      (numbers) => {
        const { low, high, counts } = histogram(numbers, 7);
        expect(counts.reduce((a, b) => a + b)).toBe(numbers.length);
        expect(low).toBeLessThan(high);
      },
    ),
  );
});
