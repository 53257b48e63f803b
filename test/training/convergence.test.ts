import { describe, expect, it } from 'vitest';
import {
  anyOf,
  type Criterion,
  diverged,
  type EpochRecord,
  maxEpochs,
  maxTime,
  monitors,
  patience,
  targetLoss,
  tolerance,
  vanishedGradient,
} from '../../src/training/convergence.js';

/** The epoch at which a criterion is met by these losses, from 1; 0 for never. */
function epochMet(
  criterion: Criterion,
  losses: readonly number[],
  more: Partial<EpochRecord> = {},
) {
  const records = losses.map((loss, i) => ({
    epoch: i + 1,
    loss,
    learningRate: 0.1,
    seconds: i + 1,
    ...more,
  }));
  return records.findIndex((record) => criterion.met(record)) + 1;
}

describe('convergence(D, y, t)', () => {
  it.each([
    ['epochs', maxEpochs(3), [9, 8, 7, 6], 3],
    ['target loss', targetLoss(7), [9, 8, 7, 6], 3],
    ['time', maxTime(2), [9, 8, 7, 6], 2],
    ['diverged', diverged(), [9, Number.NaN], 2],
    ['diverged to infinity', diverged(), [9, 8, Infinity], 3],
    [
      'tolerance: two epochs without 0.5 less than the best',
      tolerance(0.5, 2),
      [9, 8, 7.9, 7.8],
      4,
    ],
    ['tolerance: improved in between', tolerance(0.5, 2), [9, 8.9, 8, 7.9, 7.3], 0],
    ['patience: 2 epochs not below the best', patience('loss', 2), [9, 5, 6, 5, 4], 4],
    ['patience: never', patience('loss', 2), [9, 5, 6, 4, 5, 3], 0],
    ['patience: NaN is not the best', patience('loss', 2), [9, Number.NaN, 5, 6, 4, 5, 5], 7],
    ['patience: NaN is no improvement', patience('loss', 2), [9, Number.NaN, Number.NaN, 1], 3],
  ] as const)('%s', (_, criterion, losses, epoch) => {
    expect(epochMet(criterion, losses)).toBe(epoch);
  });

  it('sees the gradient vanish, when it is watched', () => {
    expect(epochMet(vanishedGradient(0.1), [1], { gradientNorm: 0.05 })).toBe(1);
    expect(epochMet(vanishedGradient(0.1), [1], { gradientNorm: 0.5 })).toBe(0);
    expect(epochMet(vanishedGradient(0.1), [1])).toBe(0);
  });

  it('watches validation accuracy upwards', () => {
    const criterion = patience('validation-accuracy', 2);
    const met = [0.5, 0.7, 0.6, 0.7].map((validationAccuracy, i) =>
      criterion.met({ epoch: i + 1, loss: 1, validationAccuracy, learningRate: 1, seconds: 0 }),
    );
    expect(met).toEqual([false, false, false, true]);
  });

  it('is the first criterion that is met, and all see every epoch', () => {
    const converged = anyOf([targetLoss(0.5), maxEpochs(2)]);
    const record = { learningRate: 1, seconds: 0 };
    expect(converged({ ...record, epoch: 1, loss: 0.9 })).toBeUndefined();
    expect(converged({ ...record, epoch: 2, loss: 0.4 })).toBe('target-loss');
    expect(converged({ ...record, epoch: 3, loss: 0.9 })).toBe('epochs');
  });

  it('monitors numbers that are to become small', () => {
    const good = {
      epoch: 1,
      loss: 1,
      validationLoss: 1,
      validationAccuracy: 0.9,
      learningRate: 1,
      seconds: 0,
    };
    const bad = { ...good, loss: 2, validationLoss: 2, validationAccuracy: 0.1 };
    for (const measure of Object.values(monitors)) expect(measure(good)).toBeLessThan(measure(bad));
  });
});
