import type { MetricName } from '../estimator/metrics.js';
import { settleRecipe } from '../estimator/open-recipe.js';
import { MlpError } from '../support/errors.js';
import { meanAndDeviation } from '../training/metrics.js';
import type { Executor } from './executor.js';
import type { FoldOutcome } from './fold-task.js';
import type { Ledger } from './ledger/ledger.js';
import { outerFolds } from './outer-fold.js';
import { type RunTrials, runSweep, type SweepOutcome, winnerOf } from './run-sweep.js';
import type { Sweep, SweepRequest } from './sweep.js';
import type { Spread, TrialResult } from './trial.js';
import { trialRecipe } from './trial-recipe.js';
import { isReading, type TrialRows } from './trial-rows.js';

/** What came of the selection without one outer fold. */
export interface OuterResult {
  /** `2/5`: the second of five. */
  readonly outer: string;
  /** What was selected, by the scores that it has inside. */
  readonly winner: TrialResult;
  /** What it came to on the rows of the fold, which the selection has not seen. */
  readonly outcome: FoldOutcome;
}

/** A nested cross-validation, as far as it has come. */
export interface Nested {
  readonly folds: readonly OuterResult[];
  /** Where the selection stands that did not come to its end. */
  readonly open?: { readonly outer: string; readonly standing: SweepOutcome } | undefined;
}

/** How the trials of an outer fold are run, and the winner after them. */
export interface NestedRun {
  readonly count: number;
  readonly rows: TrialRows;
  readonly ledger: Pick<Ledger, 'byKey'>;
  /** Whether the smallest network within one standard error is selected. */
  readonly isSmallest: boolean;
  readonly signal: AbortSignal;
  /** What runs the trials of a sweep on some rows. */
  runnerOf(sweep: Sweep, rows: TrialRows): RunTrials;
  executor(): Promise<Executor>;
  onResult(result: TrialResult): void;
  /** A selection in which no trial has a score. */
  noWinner(results: readonly TrialResult[]): MlpError;
}

/**
 * Refuses a sweep that cannot be nested: whose trials do not all have the same rows, or who holds out others.
 *
 * @throws MlpError ('usage')
 */
export function checkNested({ base, space, test, testFile }: SweepRequest): void {
  const of = (problem: string, options: readonly string[], advice: string): MlpError =>
    new MlpError({
      kind: 'usage',
      problem: {
        text: problem,
        options: Object.fromEntries(['nested', ...options].map((key) => [key, undefined])),
      },
      advice,
    });
  if (test !== undefined || testFile !== undefined) {
    const advice = 'leave one of them out: each fold is the test of what was selected without it';
    throw of('{} takes no {}', ['test'], advice);
  }
  const validation = space.get('validation');
  const validations = [
    base.validation,
    ...(validation?.kind === 'values' ? validation.values : []),
  ];
  if (validations.some((value) => typeof value === 'string')) {
    throw of(
      '{} holds out rows of its own, and takes no file for {}',
      ['validation'],
      'give a fraction',
    );
  }
  const reading = [...space.keys()].find(isReading);
  if (reading !== undefined) {
    const problem = '{} needs the same rows for all trials, and {} decides how they are read';
    throw of(problem, [reading], 'do not vary it');
  }
}

/**
 * Nested cross-validation: the whole selection runs without each outer fold in turn, its winner is trained on all rows that
 * the selection has seen, and scored on those of the fold. What comes out is how good the selection is, which the score of
 * a winner among its own trials is not.
 *
 * Varma and Simon, Bias in error estimation when using cross-validation for model selection, 2006.
 *
 * @throws MlpError where no trial of a selection has a score, and what is wrong with the training of a winner
 */
export async function runNested(plan: Sweep, run: NestedRun): Promise<Nested> {
  const { count, ledger, isSmallest, signal, onResult } = run;
  const folds: OuterResult[] = [];
  for (const outer of outerFolds(count)) {
    const sweep = { ...plan, setting: { ...plan.setting, outer } };
    const rows = run.rows.without(outer);
    const standing = await runSweep(sweep, ledger, run.runnerOf(sweep, rows), onResult, signal);
    if (signal.aborted || standing.pending.length > 0) return { folds, open: { outer, standing } };
    const winner = winnerOf(standing, sweep, isSmallest);
    if (winner === undefined) throw run.noWinner(standing.results);
    const open = trialRecipe(sweep.setting, winner, 0);
    const fold = await rows.outerFold(open);
    const recipe = settleRecipe(open, fold.facts);
    try {
      const executor = await run.executor();
      const outcome = await executor.run({ recipe, keepsState: false }, fold, signal);
      folds.push({ outer, winner, outcome });
    } catch (error) {
      if (!signal.aborted) throw error;
      return { folds, open: { outer, standing } };
    }
  }
  return { folds };
}

/** What a winner came to on the rows of its outer fold; undefined where it diverged, or its metric is none of so few rows. */
export function outerScore({ outcome }: OuterResult, metric: MetricName): number | undefined {
  const score = new Map(outcome.scores).get(metric);
  return Number.isFinite(score) ? score : undefined;
}

/** Over the outer folds; undefined where one of them has no score. */
export function nestedSpread(
  folds: readonly OuterResult[],
  metric: MetricName,
): Spread | undefined {
  const scores = folds.flatMap((fold) => outerScore(fold, metric) ?? []);
  if (scores.length === 0 || scores.length < folds.length) return undefined;
  const { mean, deviation = 0 } = meanAndDeviation(scores);
  return { mean, deviation };
}
