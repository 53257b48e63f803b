import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import { crossValidate } from '../../src/estimator/cross-validate.js';
import { scoreFold, summarize } from '../../src/estimator/fold-scores.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { readTrainingTable } from '../../src/estimator/read-data.js';
import { parseCsv } from '../../src/library/texts.js';
import { DescentStates } from '../../src/sweep/descent-states.js';
import { type Executor, inThisThread } from '../../src/sweep/executor.js';
import { readParameters } from '../../src/sweep/parameters.js';
import { runTrials } from '../../src/sweep/run-trials.js';
import {
  type SweepSetting,
  type Trial,
  type TrialResult,
  trainingSeed,
  trialOf,
} from '../../src/sweep/trial.js';
import { TrialRows } from '../../src/sweep/trial-rows.js';

const iris = parseCsv(readFileSync('data/iris.csv'), 'iris.csv');
const base = readParameters({ hidden: '4', epochs: 6, schedule: 'cosine', preset: 'lecture' });
const setting: SweepSetting = {
  data: '0'.repeat(64),
  seed: 3,
  base,
  folds: 3,
  repeats: 1,
  metric: 'loss',
};

function trials(given: readonly Record<string, unknown>[], of = setting): Trial[] {
  return given.map((one) => trialOf(of, readParameters(one)));
}

async function resultsOf(
  some: readonly Trial[],
  of: SweepSetting = setting,
  more: { states?: DescentStates; executor?: Executor } = {},
): Promise<Map<string, TrialResult>> {
  const rows = new TrialRows({ rows: iris }, of, () => {});
  const results = new Map<string, TrialResult>();
  await runTrials(some, of, {
    rows,
    executor: inThisThread(compiled),
    ...more,
    onResult: (result) => void results.set(result.id, result),
  });
  return results;
}

/** What does not depend on the clock. */
function lasting({ seconds: _, ...result }: TrialResult): Omit<TrialResult, 'seconds'> {
  return result;
}

describe('trials', () => {
  it('are what a cross-validation with their seeds comes to', async () => {
    const [trial] = trials([{ lr: 0.05 }]);
    const result = (await resultsOf([trial])).get(trial.id);
    const open = openRecipe({
      ...base,
      ...trial.parameters,
      seed: trainingSeed(trial, 0),
      splitSeed: 3,
    });
    const table = await readTrainingTable(iris, open.reading, () => {});
    const folds = [];
    for await (const fold of crossValidate(3, table, open, compiled)) folds.push(scoreFold(fold));
    const expected = summarize(folds);
    expect(result?.score).toBe(expected.get('loss')?.mean);
    expect(result?.metrics?.accuracy).toEqual(expected.get('accuracy'));
    expect(result?.scores).toHaveLength(3);
    expect(result).toMatchObject({ status: 'done', epochs: [6, 6, 6], weightCount: 35, seed: 3 });
  });

  it('are the same in any order, with any others, also where these encode otherwise', async () => {
    const some = trials([{ lr: 0.05 }, { lr: 0.01, scale: 'minmax' }, { momentum: 0.9 }]);
    const together = await resultsOf(some);
    const turned = await resultsOf(some.toReversed());
    for (const trial of some) {
      const alone = (await resultsOf([trial])).get(trial.id);
      expect(alone).toBeDefined();
      for (const all of [together, turned]) {
        expect(all.get(trial.id)).toEqual({ ...alone, seconds: all.get(trial.id)?.seconds });
      }
    }
  });

  it('are a mean over repeats with seeds of their own', async () => {
    const twice = { ...setting, repeats: 2 };
    const [trial] = trials([{ lr: 0.05 }]);
    const once = (await resultsOf([trial])).get(trial.id);
    const result = (await resultsOf([trial], twice)).get(trial.id);
    expect(result?.scores).toHaveLength(6);
    expect(result?.scores?.slice(0, 3)).toEqual(once?.scores);
    expect(new Set(result?.scores).size).toBe(6);
  });

  it('are scored on the rows that their recipes hold out, where there are no folds', async () => {
    const held: SweepSetting = { ...setting, folds: undefined, base: { ...base, validation: 0.2 } };
    const [trial] = trials([{ lr: 0.05 }], held);
    const result = (await resultsOf([trial], held)).get(trial.id);
    expect(result).toMatchObject({ status: 'done', deviation: 0 });
    expect(result?.scores).toHaveLength(1);
    const nothing = await resultsOf([trial], { ...held, base });
    expect(nothing.get(trial.id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/no rows/),
    });
  });

  it('leave the rows of the final test alone', async () => {
    const [trial] = trials([{ lr: 0.05 }]);
    const all = (await resultsOf([trial])).get(trial.id);
    const tested = (await resultsOf([trial], { ...setting, test: 0.2 })).get(trial.id);
    expect(tested?.weights).not.toBe(all?.weights);
  });

  it('that diverge, or cannot be, are results, and take no others along', async () => {
    const some = trials([
      { lr: 1e30, activation: 'relu', momentum: 0.99 },
      { nesterov: true },
      { dropout: '0.5,0.5' },
      { lr: 0.05 },
    ]);
    const results = await resultsOf(some);
    const found = some.map(({ id }) => results.get(id));
    expect(found.map((one) => one?.status)).toEqual(['diverged', 'failed', 'failed', 'done']);
    expect(found[1]?.error).toMatch(/momentum/);
    expect(found[0]?.score).toBeUndefined();
  });

  it('with a budget are the beginning of the whole, from what was kept or from the first epoch', async () => {
    const [whole] = trials([{ lr: 0.05 }]);
    const budgets = [2, 4, undefined];
    const parts = budgets.map((budget): Trial => ({ ...whole, budget }));
    const states = new DescentStates();
    for (const part of parts) {
      const kept = (await resultsOf([part], setting, { states })).get(whole.id);
      const anew = (await resultsOf([part])).get(whole.id);
      if (kept === undefined || anew === undefined) throw new Error('there is no result');
      expect(lasting(kept)).toEqual(lasting(anew));
      expect(kept.epochs).toEqual(Array(3).fill(part.budget ?? 6));
    }
  });

  it('never go on from beyond their budget', async () => {
    const [whole] = trials([{ lr: 0.05 }]);
    const states = new DescentStates();
    await resultsOf([{ ...whole, budget: 4 }], setting, { states });
    const small = (await resultsOf([{ ...whole, budget: 2 }], setting, { states })).get(whole.id);
    expect(small?.epochs).toEqual([2, 2, 2]);
  });
});
