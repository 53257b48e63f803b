import { MlpError } from '../../support/errors.js';
import { bytesOf } from '../../support/platform.js';
import type { TrialResult } from '../trial.js';

/** In bytes, with its end: so much goes through a pipe whole, whoever else writes to it (PIPE_BUF of Linux). */
export const LONGEST_LINE = 4096;

/** What a line can do without, the least of it first: the means are there still. */
const dispensable = [
  'epochs',
  'scores',
  'metrics',
] as const satisfies readonly (keyof TrialResult)[];
/** In characters; what went wrong may hold the text of a file. */
const LONGEST_ERROR = 500;

/**
 * A result as a line of a ledger, with its end, of at most 4,096 bytes. Of hundreds of trainings, what each came to is left
 * out where it does not fit.
 *
 * @throws MlpError ('usage') for a recipe that does not fit
 */
export function trialLine(result: TrialResult): string {
  const { type, id, status, number, data, seed, folds, test, outer, repeats, budget, ...rest } =
    result;
  const { base, parameters, metric, score, deviation, scores, metrics, epochs, ...others } = rest;
  let record: Partial<TrialResult> = {
    ...{ type, id, status, number, data, seed, folds, test, outer, repeats, budget },
    ...{ base, parameters },
    ...{ metric, score, deviation, scores, metrics, epochs, ...others },
    ...(result.error !== undefined && { error: result.error.slice(0, LONGEST_ERROR) }),
  };
  for (const key of dispensable) {
    if (sizeOf(record) <= LONGEST_LINE) break;
    record = { ...record, [key]: undefined };
  }
  const size = sizeOf(record);
  if (size > LONGEST_LINE) {
    throw new MlpError({
      kind: 'usage',
      problem: `the line of a trial would have ${size} bytes, and ${LONGEST_LINE} is the most: its recipe is too long`,
      advice: 'shorten the lists and formulas in it',
    });
  }
  return lineOf(record);
}

function lineOf(record: Partial<TrialResult>): string {
  return `${JSON.stringify(record)}\n`;
}

function sizeOf(record: Partial<TrialResult>): number {
  return bytesOf(lineOf(record)).length;
}
