import { describe, expect, it } from 'vitest';
import { SweepProgress } from '../../../src/cli/views/sweep-progress.js';
import { resultOf, setting, without } from '../../sweep/trial-results.js';

describe('the progress of a sweep', () => {
  it('names the parameters of the best trial as flags are, with four digits', () => {
    const progress = new SweepProgress(setting);
    progress.add(without('diverged', { lr: 9 }));
    expect(progress.text(0, 6) + progress.detail()).toBe('trial 1 of 6');
    progress.add(resultOf({ lr: 0.3 }, { score: 0.7 }));
    progress.add(resultOf({ lr: 0.012345678, batchSize: 16 }, { score: 0.91 }));
    progress.add(resultOf({ lr: 0.1 }, { score: 0.8 }));
    expect(progress.text(2.5, 6) + progress.detail()).toBe(
      'trial 3 of 6, best accuracy 91.0 % at batch-size=16 lr=0.01235',
    );
  });

  it('says the outer fold', () => {
    const progress = new SweepProgress({ ...setting, outer: '2/5' });
    expect(progress.text(12, 12)).toBe('outer fold 2 of 5, trial 12 of 12');
  });
});
