import type { MetricName } from '../estimator/metrics.js';
import { ranked } from './ranking.js';
import type { Trial, TrialResult } from './trial.js';

/** Successive halving: all trials get a small budget, and the best of each rung a larger one. */
export interface Halving {
  /** In epochs: of the first rung. */
  readonly first: number;
  /** Of so many trials one goes on, with so many times the budget. */
  readonly factor: number;
  /** The epochs of a whole training, which is the last rung. */
  readonly epochs: number;
}

/** The budgets of the rungs, r, rη, rη², …; the last one, undefined, is the whole training. */
export function budgetsOf({ first, factor, epochs }: Halving): (number | undefined)[] {
  const budgets: (number | undefined)[] = [];
  for (let budget = first; budget < epochs; budget *= factor) budgets.push(budget);
  return [...budgets, undefined];
}

/** Where a sweep stands, by the results that there are. */
export interface Standing {
  /** What can be run now: those of a rung, all before the next one begins. None where the sweep is over. */
  readonly pending: readonly Trial[];
  /** The results of the rung that was reached; of a sweep without rungs, of all trials. */
  readonly results: readonly TrialResult[];
  /** How many trials there are in that rung, and what share of a whole training each is. */
  readonly size: number;
  readonly budget?: number | undefined;
}

/**
 * What is to be run next. It depends on the trials and their results alone, and not on the order in which these came:
 * each rung is ranked when it is over; those that diverged or failed are last, and what is equal goes by its id.
 *
 * Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, 2016.
 *
 * @param resultOf what is known of a trial with its budget
 */
export function standingOf(
  trials: readonly Trial[],
  metric: MetricName,
  resultOf: (trial: Trial) => TrialResult | undefined,
  halving?: Halving,
): Standing {
  const budgets = halving === undefined ? [undefined] : budgetsOf(halving);
  let rung = trials;
  for (const [i, budget] of budgets.entries()) {
    const own = rung.map((trial) => (budget === undefined ? trial : { ...trial, budget }));
    const known = own.map((trial) => ({ trial, result: resultOf(trial) }));
    const results = known.flatMap(({ result }) => result ?? []);
    const pending = known.flatMap(({ trial, result }) => (result === undefined ? [trial] : []));
    const isLast = i + 1 === budgets.length;
    if (pending.length > 0 || isLast) return { pending, results, size: own.length, budget };
    const kept = Math.max(1, Math.floor(own.length / (halving?.factor ?? 1)));
    const best = new Set(
      ranked(results, metric)
        .slice(0, kept)
        .map(({ id }) => id),
    );
    rung = rung.filter(({ id }) => best.has(id));
  }
  throw new Error('a sweep has no rung');
}
