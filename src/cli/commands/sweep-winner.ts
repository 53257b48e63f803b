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
  const [failed] = results.filter(({ status }) => status === 'failed');
  const diverged = results.filter(({ status }) => status === 'diverged').length;
  const reason = failed?.error === undefined ? '' : `; the first that failed: ${failed.error}`;
  return new MlpError({
    kind: diverged > 0 ? 'diverged' : 'usage',
    problem: `no trial has a score: ${diverged} diverged, ${results.length - diverged} failed${reason}`,
    advice: diverged > 0 ? 'try smaller learning rates' : undefined,
  });
}
