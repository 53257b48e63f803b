import { type EngineName, engines } from '../../engine/engines.js';
import { openRecipe } from '../../estimator/open-recipe.js';
import { type Fitted, trainPrepared } from '../../estimator/train-prepared.js';
import type { Claim } from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import type { SweepRequest } from '../../sweep/sweep.js';
import type { TrialResult } from '../../sweep/trial.js';
import { finalParameters } from '../../sweep/trial-recipe.js';
import type { TrialRows } from '../../sweep/trial-rows.js';
import { saveOrRescue } from '../output/save-or-rescue.js';
import type { Stdout } from '../output/stdout.js';

/**
 * Trains the recipe of a trial on all rows but those of the final test, which it is scored on, and writes its model: what
 * `mlp train` writes with the same options.
 */
export async function trainWinner(
  winner: TrialResult,
  { testFile }: Pick<SweepRequest, 'testFile'>,
  rows: TrialRows,
  {
    engine,
    out,
    saving,
    stdout,
    signal,
  }: {
    readonly engine: EngineName;
    readonly out: string;
    readonly saving: Claim;
    readonly stdout: Stdout;
    readonly signal: AbortSignal;
  },
): Promise<Fitted> {
  const recipe = openRecipe(finalParameters(winner, testFile));
  const fitted = await trainPrepared(await rows.fit(recipe), {
    engine: engines[engine],
    observer: { signal },
  });
  saveOrRescue(out, fitted.model, saving, stdout);
  return fitted;
}

/** The error for a sweep without a trial that has a score. @param results of all its trials */
export function noWinner(results: readonly TrialResult[]): MlpError {
  const [any] = results;
  const failed = results.find(({ status }) => status === 'failed');
  const count = (status: TrialResult['status']): number =>
    results.filter((result) => result.status === status).length;
  const reasons = [
    { trials: count('diverged'), what: 'diverged' },
    { trials: count('failed'), what: 'failed' },
    { trials: count('done'), what: `without ${any?.metric}, which these rows do not give` },
  ];
  const all = reasons.filter(({ trials }) => trials > 0);
  const counts = all.map(({ trials, what }) => `${trials} ${what}`).join(', ');
  const where = any?.outer === undefined ? '' : ` without outer fold ${any.outer}`;
  const why = failed?.error === undefined ? '' : `; the first that failed: ${failed.error}`;
  const isDiverged = count('diverged') > 0;
  const isWithout = !isDiverged && count('done') > 0;
  const otherMetric = { text: 'use', options: { metric: 'loss' } };
  return new MlpError({
    kind: isDiverged ? 'diverged' : 'usage',
    problem: `no trial has a score${where}: ${counts}${why}`,
    advice: isDiverged ? 'try smaller learning rates' : isWithout ? otherMetric : undefined,
  });
}
