import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import { crossValidate } from '../../src/estimator/cross-validate.js';
import { foldRecord, type ScoredFold, scoreFold } from '../../src/estimator/fold-scores.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { readTrainingTable } from '../../src/estimator/read-data.js';
import type { RecipeInput } from '../../src/estimator/recipe.js';
import { parseCsv } from '../../src/library/texts.js';
import { inThisThread } from '../../src/sweep/executor.js';
import { readParameters } from '../../src/sweep/parameters.js';
import { inThreads } from '../../src/sweep/pool.js';
import { runTrials } from '../../src/sweep/run-trials.js';
import { scoreFolds } from '../../src/sweep/score-folds.js';
import { type SweepSetting, type Trial, type TrialResult, trialOf } from '../../src/sweep/trial.js';
import { TrialRows } from '../../src/sweep/trial-rows.js';

const worker = fileURLToPath(new URL('../../dist/command/worker.cjs', import.meta.url));
const iris = parseCsv(readFileSync('data/iris.csv'), 'iris.csv');

/** As long as threads are not worth the while, and as if they were at once. */
async function both(recipe: RecipeInput): Promise<(readonly ScoredFold[])[]> {
  const open = openRecipe(recipe);
  const table = await readTrainingTable(iris, open.reading, () => {});
  const plain: ScoredFold[] = [];
  for await (const fold of crossValidate(4, table, open, compiled)) plain.push(scoreFold(fold));
  const threaded: ScoredFold[] = [];
  const threads = { jobs: 2, worthwhile: 0, worker };
  for await (const one of scoreFolds(4, table, open, 'compiled', threads)) threaded.push(one);
  return [plain, threaded];
}

describe('folds in threads', () => {
  it.each([
    ['a network', { preset: 'lecture', epochs: 3 }],
    ['an ensemble that holds out rows', { ensemble: 2, validation: 0.25, epochs: 2 }],
  ] as const)('of %s are those of one thread', async (_, recipe) => {
    const [plain, threaded] = await both(recipe);
    expect(threaded.map(foldRecord)).toEqual(plain.map(foldRecord));
    expect(threaded.map(({ predictions }) => predictions)).toEqual(
      plain.map(({ predictions }) => predictions),
    );
  });
});

describe('trials in threads', () => {
  const base = readParameters({ preset: 'lecture', epochs: 3 });
  const setting: SweepSetting = {
    ...{ data: '0'.repeat(64), seed: 1, base, folds: 3, repeats: 2, metric: 'loss' },
  };
  const trials = [{ lr: 0.05 }, { lr: 1e30, activation: 'relu' }, { scale: 'minmax' }].map((one) =>
    trialOf(setting, readParameters(one)),
  );

  async function results(executor: ReturnType<typeof inThreads>, some: readonly Trial[]) {
    const found: TrialResult[] = [];
    const rows = new TrialRows({ rows: iris }, setting, () => {});
    await runTrials(some, setting, {
      rows,
      executor,
      onResult: (result) => void found.push(result),
    });
    await executor.close();
    return found
      .map(({ seconds: _, ...result }) => result)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  it('are those of one thread', async () => {
    const alone = await results(inThisThread(compiled), trials);
    const threads = inThreads(2, 'compiled', worker);
    expect(await results(threads, trials)).toEqual(alone);
    expect(alone.map(({ status }) => status).toSorted()).toEqual(['diverged', 'done', 'done']);
  });

  it('end at once when they are interrupted, and have no result then', async () => {
    const threads = inThreads(2, 'compiled', worker);
    const controller = new AbortController();
    const rows = new TrialRows({ rows: iris }, setting, () => {});
    const found: TrialResult[] = [];
    const long = trialOf(setting, readParameters({ epochs: 2_000_000 }));
    setTimeout(() => controller.abort(), 200);
    const begin = performance.now();
    const { signal } = controller;
    const onResult = (result: TrialResult): void => void found.push(result);
    await runTrials([long], setting, { rows, executor: threads, signal, onResult });
    await threads.close();
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(found).toEqual([]);
  });
});
