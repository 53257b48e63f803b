import { MlpError } from '../../support/errors.js';
import type { SweepSetting, TrialResult } from '../trial.js';
import type { Ledger } from './ledger.js';

type Scoring = Pick<SweepSetting, 'data' | 'seed' | 'folds' | 'test' | 'outer' | 'repeats'>;

/**
 * The results of a ledger that can be compared with each other under a setting: of the same rows, held out and scored in the same
 * way. Those of other settings may stand beside them.
 */
export function fittingResults({ results }: Ledger, setting: Scoring): TrialResult[] {
  const key = scoringKey(setting);
  return results.filter((result) => scoringKey(result) === key);
}

/** What results have in common that can be compared. */
export function scoringKey({ data, seed, folds, test, outer, repeats }: Scoring): string {
  return JSON.stringify([data, seed, folds, test, outer, repeats]);
}

/**
 * Refuses a ledger whose trials are all of other data. Trials of other folds, seeds or repeats, or of a grid that has
 * changed, may be in it, as it tells them apart.
 *
 * @throws MlpError ('data')
 */
export function checkData({ names, results }: Ledger, data: string): void {
  const [other] = results;
  if (other === undefined || results.some((result) => result.data === data)) return;
  throw new MlpError({
    kind: 'data',
    place: { file: names.join(', ') },
    problem: `its trials are of other data: of the file with SHA-256 ${other.data.slice(0, 16)}…, and this one has ${data.slice(0, 16)}…`,
    advice: 'name another ledger, or give the data that these trials are of',
  });
}
