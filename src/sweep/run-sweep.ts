import { finished, type Ledger } from './ledger/ledger.js';
import { budgetsOf, type Standing, standingOf } from './pending-trials.js';
import { ranked, spreadOf, withinOneStandardError } from './ranking.js';
import type { Sweep } from './sweep.js';
import type { SweepSetting, Trial, TrialResult } from './trial.js';

/** What runs trials, wherever that is, and tells of each that is over. */
export type RunTrials = (
  trials: readonly Trial[],
  onResult: (result: TrialResult) => void,
) => Promise<void>;

/** Where a sweep stands, and how it came there. */
export interface SweepOutcome extends Standing {
  /** Every result of its trials, of all rungs. */
  readonly known: readonly TrialResult[];
}

/**
 * Runs what of a sweep is not in its ledger, rung by rung. Where it stands in the end does not depend on what was there
 * before, nor on the order in which trials come to their end.
 *
 * @param onResult told of each new result
 * @param signal ends it
 */
export async function runSweep(
  { setting, trials, halving }: Sweep,
  ledger: Pick<Ledger, 'byKey'>,
  run: RunTrials,
  onResult: (result: TrialResult) => void,
  signal?: AbortSignal,
): Promise<SweepOutcome> {
  const fresh = new Map<string, TrialResult>();
  const keyOf = ({ id, budget }: Trial): string => `${id}/${budget}`;
  // One that failed is run again by whoever resumes, and not now.
  const resultOf = (trial: Trial): TrialResult | undefined =>
    fresh.get(keyOf(trial)) ?? finished(ledger, setting, trial);
  const budgets = halving === undefined ? [undefined] : budgetsOf(halving);
  const known = (): TrialResult[] =>
    budgets.flatMap((budget) =>
      trials.flatMap(
        (trial) => resultOf(budget === undefined ? trial : { ...trial, budget }) ?? [],
      ),
    );
  for (;;) {
    const standing = standingOf(trials, setting.metric, resultOf, halving);
    if (standing.pending.length === 0 || signal?.aborted) return { ...standing, known: known() };
    await run(standing.pending, (result) => {
      fresh.set(keyOf(result), result);
      onResult(result);
    });
    // Whoever runs them has given up some, and the ranking of a rung needs all.
    if (standing.pending.some((trial) => !fresh.has(keyOf(trial)))) {
      return { ...standingOf(trials, setting.metric, resultOf, halving), known: known() };
    }
  }
}

/**
 * The best trial of those that got furthest, or the smallest that is as good as far as its scores can tell; undefined where none
 * has a score.
 */
export function winnerOf(
  { results }: Pick<Standing, 'results'>,
  { setting }: { readonly setting: Pick<SweepSetting, 'metric'> },
  isSmallest: boolean,
): TrialResult | undefined {
  const order = ranked(results, setting.metric);
  const winner = isSmallest ? withinOneStandardError(order, setting.metric) : order.at(0);
  return winner && spreadOf(winner, setting.metric) && winner;
}
