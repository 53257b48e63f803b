import { describe, expect, it } from 'vitest';
import { readParameters } from '../../src/sweep/parameters.js';
import { trainingSeed, trialOf } from '../../src/sweep/trial.js';

const setting = { data: 'ab'.repeat(32), seed: 1, base: readParameters({ epochs: 20 }) };

describe('a trial', () => {
  it('is the same however its parameters are spelled and ordered', () => {
    const one = trialOf(setting, readParameters({ lr: '0.1', layers: '4,8,3' }));
    const other = trialOf(setting, readParameters({ layers: [4, 8, 3], 'learning-rate': 0.1 }));
    expect(other).toEqual(one);
    expect(one.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('does not depend on what of its recipe is varied', () => {
    const varied = trialOf({ ...setting, base: {} }, readParameters({ epochs: 20, lr: 0.1 }));
    expect(varied.id).toBe(trialOf(setting, readParameters({ lr: 0.1 })).id);
  });

  it('is another with other data, another seed, or another recipe', () => {
    const own = trialOf(setting, readParameters({ lr: 0.1 })).id;
    const others = [
      trialOf({ ...setting, data: 'cd'.repeat(32) }, readParameters({ lr: 0.1 })),
      trialOf({ ...setting, seed: 2 }, readParameters({ lr: 0.1 })),
      trialOf(setting, readParameters({ lr: 0.2 })),
      trialOf(setting, readParameters({ lr: 0.1, momentum: 0.9 })),
    ];
    expect(new Set([own, ...others.map(({ id }) => id)]).size).toBe(5);
  });

  it('has a seed for each repeat, in the range of seeds', () => {
    const trial = trialOf(setting, {});
    const seeds = Array.from({ length: 100 }, (_, repeat) => trainingSeed(trial, repeat));
    expect(new Set(seeds).size).toBe(100);
    for (const seed of seeds) expect(seed).toBe(seed % 2 ** 31);
  });
});
