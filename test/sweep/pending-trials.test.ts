import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetsOf, type Halving, standingOf } from '../../src/sweep/pending-trials.js';
import type { Trial, TrialResult, TrialStatus } from '../../src/sweep/trial.js';

const halving: Halving = { first: 2, factor: 3, epochs: 20 };

function resultOf(trial: Trial, score: number, status: TrialStatus = 'done'): TrialResult {
  return {
    ...trial,
    type: 'trial',
    status,
    data: '',
    seed: 0,
    base: {},
    repeats: 1,
    metric: 'loss',
    ...(status === 'done' && { score, metrics: { loss: { mean: score, deviation: 0 } } }),
    seconds: 0,
    host: '',
    node: '',
    mlp: '',
  };
}

/** Runs what is pending until nothing is, in some order; the budgets of each trial, and the last results. */
function run(
  trials: readonly Trial[],
  scoreOf: (trial: Trial) => number,
  order: <T>(some: readonly T[]) => readonly T[] = (some) => some,
) {
  const known = new Map<string, TrialResult>();
  const key = ({ id, budget }: Trial): string => `${id}/${budget}`;
  for (;;) {
    const standing = standingOf(trials, 'loss', (trial) => known.get(key(trial)), halving);
    if (standing.pending.length === 0) return { known, results: standing.results };
    for (const trial of order(standing.pending)) {
      const score = scoreOf(trial);
      const status = Number.isNaN(score) ? 'diverged' : 'done';
      known.set(key(trial), resultOf(trial, score, status));
    }
  }
}

function trialsOf(count: number): Trial[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(i).padStart(3, '0'),
    parameters: {},
  }));
}

describe('successive halving', () => {
  it('has budgets r, rη, rη², …, and then the whole', () => {
    expect(budgetsOf(halving)).toEqual([2, 6, 18, undefined]);
    expect(budgetsOf({ first: 20, factor: 3, epochs: 20 })).toEqual([undefined]);
  });

  it('lets the best third of each rung go on', () => {
    const { known, results } = run(trialsOf(27), ({ id }) => Number(id));
    const rungs = [2, 6, 18, undefined].map(
      (budget) => [...known.values()].filter((result) => result.budget === budget).length,
    );
    expect(rungs).toEqual([27, 9, 3, 1]);
    expect(results.map(({ id }) => id)).toEqual(['000']);
  });

  it('has those that diverged last, and goes by the id where scores are equal', () => {
    const scores = new Map([
      ['000', Number.NaN],
      ['001', 5],
    ]);
    const { known } = run(trialsOf(6), ({ id }) => scores.get(id) ?? 1);
    const second = [...known.values()].filter(({ budget }) => budget === 6).map(({ id }) => id);
    expect(second).toEqual(['002', '003']);
  });

  it('comes to the same in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.integer(),
        (scores, seed) => {
          const score = ({ id, budget = 99 }: Trial): number => scores[Number(id)] * (budget % 7);
          const turned = <T>(some: readonly T[]): readonly T[] =>
            some.toSorted(
              (a, b) => ((some.indexOf(a) * seed) % 7) - ((some.indexOf(b) * seed) % 7),
            );
          const one = run(trialsOf(scores.length), score);
          const other = run(trialsOf(scores.length), score, turned);
          expect(other.results).toEqual(one.results);
          expect(new Set(other.known.keys())).toEqual(new Set(one.known.keys()));
        },
      ),
    );
  });
});

describe('a sweep without rungs', () => {
  it('has all trials pending that have no result', () => {
    const trials = trialsOf(3);
    const known = ({ id }: Trial) =>
      id === '001' ? resultOf({ id, parameters: {} }, 1) : undefined;
    const { pending, results } = standingOf(trials, 'loss', known);
    expect(pending.map(({ id }) => id)).toEqual(['000', '002']);
    expect(results.map(({ id }) => id)).toEqual(['001']);
  });
});
