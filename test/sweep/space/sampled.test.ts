import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf, gridSize } from '../../../src/sweep/space/grid.js';
import { readSpace } from '../../../src/sweep/space/read-space.js';
import { readVary } from '../../../src/sweep/space/read-vary.js';
import { sampled } from '../../../src/sweep/space/sampled.js';
import { grids, ranges } from './spaces.js';

const numbersOf = (text: string, count: number, key: string): number[] =>
  sampled(readVary([text]), count, 1).map((trial) => Number(trial[key]));

describe('trials at random', () => {
  it('lie in their ranges, in few digits', () => {
    fc.assert(
      fc.property(ranges, fc.nat(), ({ key, min, max, text }, seed) => {
        const trials = sampled(readVary([text]), 20, seed);
        expect(trials.length).toBeGreaterThan(0);
        for (const trial of trials) {
          expect(trial[key]).toBeGreaterThanOrEqual(min);
          expect(trial[key]).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 100 },
    );
    for (const x of numbersOf('l2=log:1e-5..1e-1', 100, 'l2')) {
      expect(x).toBe(Number(x.toPrecision(4)));
    }
    expect(new Set(numbersOf('momentum=0.9..0.90001', 100, 'momentum')).size).toBe(100);
  });

  it('are members of the grid, all different, and as many as there can be', () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 1, max: 200 }), fc.nat(), (texts, count, seed) => {
        const space = readVary(texts);
        const members = new Set([...gridOf(space)].map((member) => JSON.stringify(member)));
        const drawn = sampled(space, count, seed).map((trial) => JSON.stringify(trial));
        expect(drawn).toHaveLength(Math.min(count, gridSize(space)));
        expect(new Set(drawn).size).toBe(drawn.length);
        for (const trial of drawn) expect(members).toContain(trial);
      }),
      { numRuns: 50 },
    );
  });

  it('go on where fewer of them ended, and do not depend on what else is varied', () => {
    const space = readVary(['lr=log:1e-4..1', 'dropout=0..0.5', 'batch-size=1..64']);
    const trials = sampled(space, 30, 7);
    expect(sampled(space, 10, 7)).toEqual(trials.slice(0, 10));
    const fewer = sampled(readVary(['batch-size=1..64', 'lr=log:1e-4..1']), 30, 7);
    expect(fewer).toEqual(trials.map(({ dropout, ...rest }) => rest));
    expect(sampled(space, 30, 8)).not.toEqual(trials);
  });

  it('have the same bits everywhere', () => {
    expect(
      sampled(readVary(['lr=log:1e-4..1', 'dropout=0..0.5', 'epochs=log:1..100']), 3, 1),
    ).toEqual([
      { dropout: [0.4911], epochs: 10, learningRate: 0.0043 },
      { dropout: [0.363], epochs: 84, learningRate: 0.01261 },
      { dropout: [0.2376], epochs: 26, learningRate: 0.1128 },
    ]);
  });

  it('are as likely as their distributions say', () => {
    const logs = numbersOf('l2=log:1e-4..1', 2000, 'l2');
    expect(logs.filter((x) => x < 1e-2).length / 2000).toBeCloseTo(0.5, 1);
    const plain = numbersOf('l2=0..1', 2000, 'l2');
    expect(plain.filter((x) => x < 0.25).length / 2000).toBeCloseTo(0.25, 1);
  });

  it('draw values by their probabilities, and the ends of whole ranges as often as the rest', () => {
    // A second option that is different in every draw lets equal values of the first be drawn again.
    const space = readSpace(
      {
        momentum: { values: [0, 0.9], probabilities: [0.9, 0.1] },
        epochs: { min: 1, max: 4 },
        ensemble: { distribution: 'q_log_uniform_values', min: 1, max: 3 },
        lr: { min: 1e-3, max: 1 },
        seed: { min: 0, max: 2147483648 },
      },
      'space.json',
    );
    const trials = sampled(space, 2000, 3);
    const share = (key: string, value: unknown): number =>
      trials.filter((trial) => trial[key] === value).length / trials.length;
    expect(share('momentum', 0.9)).toBeCloseTo(0.1, 1);
    for (const epochs of [1, 2, 3, 4]) expect(share('epochs', epochs)).toBeCloseTo(0.25, 1);
    // log(1.5/0.5), log(2.5/1.5), log(3.5/2.5) of log(3.5/0.5)
    [0.5646, 0.2625, 0.1729].forEach((expected, i) => {
      expect(share('ensemble', i + 1)).toBeCloseTo(expected, 1);
    });
  });

  it('are fewer than wanted where no more can be told apart', () => {
    const space = readSpace(
      { lr: { distribution: 'uniform', min: 1, max: 1.0000000000000009 } },
      's',
    );
    expect(sampled(space, 100, 1).length).toBeLessThanOrEqual(5);
  });
});
