import { describe, expect, it } from 'vitest';
import {
  type ConvergenceSettings,
  criteria,
  watchConvergence,
  whyStopped,
} from '../../src/training/convergence.js';
import type { EpochRecord } from '../../src/training/epoch-record.js';
import { monitors } from '../../src/training/monitors.js';

/** Epochs of these losses; another second is over with each. */
function recordsOf(losses: readonly number[], more: Partial<EpochRecord> = {}): EpochRecord[] {
  return losses.map((loss, i) => ({
    epoch: i + 1,
    loss,
    learningRate: 0.1,
    seconds: i + 1,
    ...more,
  }));
}

/** Which criterion ends a training of such epochs, and in which of them. */
function ending(
  settings: Partial<ConvergenceSettings>,
  records: readonly EpochRecord[],
): string | undefined {
  const convergence = watchConvergence({ epochs: 99, ...settings });
  for (const record of records) {
    convergence.see(record);
    const reason = convergence.met(record);
    if (reason !== undefined) return `${reason} ${record.epoch}`;
  }
  return undefined;
}

const cases = [
  ['epochs', { epochs: 3 }, [9, 8, 7, 6], 'epochs 3'],
  ['the target loss', { targetLoss: 7 }, [9, 8, 7, 6], 'target-loss 3'],
  ['time', { maxTime: 2 }, [9, 8, 7, 6], 'max-time 2'],
  ['divergence', {}, [9, Number.NaN], 'diverged 2'],
  ['divergence to infinity', {}, [9, 8, Infinity], 'diverged 3'],
  [
    'tolerance: two epochs without 0.5 less than the best',
    { tolerance: 0.5, patience: 2 },
    [9, 8, 7.9, 7.8],
    'tolerance 4',
  ],
  [
    'tolerance: improved in between',
    { tolerance: 0.5, patience: 2 },
    [9, 8.9, 8, 7.9, 7.3],
    undefined,
  ],
  ['tolerance 0: never', { tolerance: 0, patience: 2 }, [9, 9, 9, 9], undefined],
  [
    'patience: 2 epochs not below the best',
    { monitor: 'loss', patience: 2 },
    [9, 5, 6, 5, 4],
    'patience 4',
  ],
  ['patience: never', { monitor: 'loss', patience: 2 }, [9, 5, 6, 4, 5, 3], undefined],
  ['patience without a monitor', { patience: 2 }, [9, 9, 9, 9], undefined],
] as const;

describe('convergence(D, y, t)', () => {
  it.each(cases)('%s', (_, settings, losses, expected) => {
    expect(ending(settings, recordsOf(losses))).toBe(expected);
  });

  it('takes no validation loss that is not a number for an improvement', () => {
    const ended = (losses: readonly number[]) =>
      ending(
        { monitor: 'validation-loss', patience: 2 },
        losses.map((validationLoss, i) => ({ ...recordsOf(losses)[i], loss: 1, validationLoss })),
      );
    expect(ended([9, Number.NaN, 5, 6, 4, 5, 5])).toBe('patience 7');
    expect(ended([9, Number.NaN, Number.NaN, 1])).toBe('patience 3');
    expect(ended([Number.NaN, Number.NaN, 1])).toBe('patience 2');
  });

  it('sees the gradient vanish, when it is watched', () => {
    const settings = { gradientTolerance: 0.1 };
    expect(ending(settings, recordsOf([1], { gradientNorm: 0.05 }))).toBe('gradient 1');
    expect(ending(settings, recordsOf([1], { gradientNorm: 0.5 }))).toBeUndefined();
    expect(ending(settings, recordsOf([1]))).toBeUndefined();
  });

  it('watches validation accuracy upwards', () => {
    const records = [0.5, 0.7, 0.6, 0.7].map((validationAccuracy, i) => ({
      ...recordsOf([1, 1, 1, 1])[i],
      validationAccuracy,
    }));
    expect(ending({ monitor: 'validation-accuracy', patience: 2 }, records)).toBe('patience 4');
  });

  it('is the first criterion that is met, and all see every epoch', () => {
    const convergence = watchConvergence({
      epochs: 2,
      targetLoss: 0.5,
      monitor: 'loss',
      patience: 2,
    });
    const reasons = recordsOf([0.9, 0.4, 0.9, 0.9]).map((record) => {
      convergence.see(record);
      return convergence.met(record);
    });
    expect(reasons).toEqual([undefined, 'target-loss', 'epochs', 'patience']);
  });

  it.each(cases)('carries on from plain data: %s', (_, settings, losses, expected) => {
    let state = {};
    const met = recordsOf(losses).map((record) => {
      const convergence = watchConvergence({ epochs: 99, ...settings }, state);
      convergence.see(record);
      const reason = convergence.met(record);
      state = JSON.parse(JSON.stringify(convergence.state()));
      expect(state).toEqual(convergence.state());
      return reason;
    });
    const at = met.findIndex((reason) => reason !== undefined);
    expect(at < 0 ? undefined : `${met[at]} ${at + 1}`).toBe(expected);
  });

  it('has a criterion for every setting, and words for every reason', () => {
    const read = Object.values(criteria).flatMap(({ settings }): string[] => [...settings]);
    const settings = {
      epochs: 1,
      budget: 1,
      tolerance: 1,
      patience: 1,
      monitor: 'loss',
      targetLoss: 1,
      maxTime: 1,
      gradientTolerance: 1,
    } satisfies Required<ConvergenceSettings>;
    expect(new Set(read)).toEqual(new Set(Object.keys(settings)));
    expect(whyStopped('patience')).toBe('what is monitored no longer improves');
    expect(whyStopped('interrupted')).toBe('interrupted');
  });

  it('monitors numbers that are to become small', () => {
    const good = {
      epoch: 1,
      loss: 1,
      validationLoss: 1,
      validationAccuracy: 0.9,
      validationCalibratedLoss: 1,
      learningRate: 1,
      seconds: 0,
    };
    const bad = {
      ...good,
      loss: 2,
      validationLoss: 2,
      validationAccuracy: 0.1,
      validationCalibratedLoss: 2,
    };
    for (const measure of Object.values(monitors)) expect(measure(good)).toBeLessThan(measure(bad));
  });
});
