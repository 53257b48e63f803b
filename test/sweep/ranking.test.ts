import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastRungs, ranked, spreadOf, withinOneStandardError } from '../../src/sweep/ranking.js';
import type { TrialResult } from '../../src/sweep/trial.js';
import { resultOf, without } from './trial-results.js';

const ids = (results: readonly TrialResult[]) => results.map(({ id }) => id);
const scored = (score: number, members: Partial<TrialResult> = {}) =>
  resultOf({ lr: 0.1 }, { score, ...members });

describe('ranked results', () => {
  it('go by the metric, in its direction', () => {
    const results = [0.7, 0.9, 0.8].map((score, i) => scored(score, { id: `${i}` }));
    expect(ids(ranked(results, 'accuracy'))).toEqual(['1', '2', '0']);
    expect(ids(ranked(results, 'loss'))).toEqual(['1', '2', '0']);
    const losses = results.map((one, i) => ({ ...one, metric: 'loss' as const, score: i }));
    expect(ids(ranked(losses, 'loss'))).toEqual(['0', '1', '2']);
  });

  it('end with those that have no score, and begin with those that got furthest', () => {
    const results = [
      { ...without('diverged', {}), id: '1' },
      scored(Number.NaN, { id: '2', metrics: {} }),
      { ...without('failed', {}), id: '3' },
      scored(0.9, { id: '4', budget: 5 }),
      scored(0.5, { id: '5', budget: 25 }),
      scored(0.4, { id: '6' }),
      { ...scored(0.9), id: '7', status: 'diverged' as const },
    ];
    expect(ids(ranked(results, 'accuracy'))).toEqual(['6', '5', '4', '1', '2', '3', '7']);
    expect(spreadOf(results[1], 'accuracy')).toBeUndefined();
    expect(spreadOf(results[3], 'f1')).toBeUndefined();
  });

  it('are in the same order whatever order they came in', () => {
    const results = Array.from({ length: 12 }, (_, i) =>
      i % 4 === 3
        ? { ...without('diverged', {}), id: `${i}` }
        : scored(0.5 + (i % 3) / 10, { id: `${i}`, ...(i % 2 && { budget: i }) }),
    );
    const expected = ids(ranked(results, 'accuracy'));
    fc.assert(
      fc.property(fc.shuffledSubarray(results, { minLength: 12 }), (shuffled) => {
        expect(ids(ranked(shuffled, 'accuracy'))).toEqual(expected);
      }),
    );
  });

  it('are of the last rung of each trial', () => {
    const rungs = [2, 4, 8].map((budget) => scored(0.5, { id: 'a', budget }));
    const other = scored(0.6, { id: 'b', budget: 2 });
    expect(lastRungs([rungs[1], other, rungs[2], rungs[0]])).toEqual([rungs[2], other]);
  });
});

describe('the 1-SE rule', () => {
  const choose = (...results: TrialResult[]) =>
    withinOneStandardError(ranked(results, 'accuracy'), 'accuracy')?.id;
  // Of five scores with a deviation of 0.1, the standard error is 0.0447.
  const best = scored(0.9, { id: 'best', deviation: 0.1, weightCount: 100 });

  it('takes the smallest network within one standard error of the best', () => {
    const near = scored(0.856, { id: 'near', weightCount: 20 });
    const far = scored(0.855, { id: 'far', weightCount: 10 });
    expect(choose(best, near, far)).toBe('near');
    expect(choose(best, far)).toBe('best');
    expect(choose({ ...best, deviation: 0.11 }, near, far)).toBe('far');
    expect(choose({ ...best, deviation: 0 }, near)).toBe('best');
  });

  it('takes the better one of those of one size, and then that of the lower id', () => {
    const [x, y, z] = ['x', 'y', 'z'].map((id, i) =>
      scored(i === 0 ? 0.87 : 0.88, { id, weightCount: 20 }),
    );
    expect(choose(best, x, z, y)).toBe('y');
    expect(choose(scored(0.9, { id: 'b' }), scored(0.9, { id: 'a' }))).toBe('a');
  });

  it('counts trainings that a line has no room for', () => {
    const { scores: _, ...short } = { ...best, folds: 5, repeats: 4 };
    // Of twenty scores it is 0.0224.
    expect(choose(short, scored(0.87, { id: 'near', weightCount: 20 }))).toBe('best');
    expect(choose(short, scored(0.88, { id: 'near', weightCount: 20 }))).toBe('near');
  });

  it('compares with none that got less far, and takes what there is where none has a score', () => {
    expect(choose(best, scored(0.9, { id: 'short', budget: 3, weightCount: 1 }))).toBe('best');
    expect(choose({ ...without('diverged', {}), id: 'bad' })).toBe('bad');
    expect(choose()).toBeUndefined();
  });
});
