import { type MetricName, metrics } from '../../estimator/metrics.js';
import { optional } from '../../estimator/options/option.js';
import { oneOf, words } from '../../estimator/options/types.js';
import { MlpError } from '../../support/errors.js';
import { groupedBy } from '../../support/grouped.js';
import { keysOf } from '../../support/records.js';
import { scoringKey } from '../../sweep/ledger/fitting-results.js';
import { readLedgers } from '../../sweep/ledger/ledger.js';
import { lastRungs, ranked, spreadOf } from '../../sweep/ranking.js';
import type { TrialResult } from '../../sweep/trial.js';
import { noticesOf } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import { createProgress } from '../output/progress.js';
import type { Terminal } from '../output/terminal.js';
import { outputFlags } from './run-flags.js';
import type { FlagValues } from './values.js';

/** How results of ledgers are compared and shown. */
export const comparisonFlags = {
  metric: optional(
    {
      key: 'metric',
      brief: 'what trials are compared by',
      help: `what trials are compared by: ${keysOf(metrics).join(', ')}`,
      group: 'Sweep',
      placeholder: 'name',
      fallbackHelp: 'as in the sweep',
    },
    oneOf(keysOf(metrics)),
  ),
  data: optional(
    {
      key: 'data',
      help: 'the files of the rows, for command lines',
      group: 'Sweep',
      placeholder: 'file...',
      fallbackHelp: 'data.csv',
    },
    words,
  ),
  json: outputFlags.json,
  quiet: outputFlags.quiet,
};

/** Results that can be compared with each other. */
export interface ComparedResults {
  readonly metric: MetricName;
  /** The largest budget of each trial, from the best to the worst. */
  readonly order: readonly TrialResult[];
  /** Of the rows, as they are called. */
  readonly paths: readonly string[];
}

/**
 * The results in some ledgers. Of those that are of other rows, folds or seeds than others, the most count, which is said.
 *
 * @throws MlpError ('data') for what is no ledger, or has no trial; ('usage') for a metric that no trial has
 */
export function comparedResults(
  files: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): ComparedResults {
  const { note, warn } = noticesOf(
    terminal,
    flags.get(outputFlags.quiet),
    createProgress(terminal, { mode: 'none' }),
  );
  const ledger = readLedgers(files);
  for (const one of ledger.notes) note(one);
  const groups = groupedBy(withoutOuterFolds(ledger.results), scoringKey);
  const [most, ...others] = [...groups.values()].sort((a, b) => b.length - a.length);
  if (most === undefined) {
    throw new MlpError({
      kind: 'data',
      place: { file: ledger.names.join(', ') },
      problem: 'there are no trials in it',
    });
  }
  const left = others.reduce((sum, { length }) => sum + length, 0);
  if (left > 0) {
    warn(
      `${formatCount(left)} result${left === 1 ? '' : 's'} of other data, folds or seeds than most cannot be compared with these, and ${left === 1 ? 'is' : 'are'} left out`,
    );
  }
  const metric = flags.get(comparisonFlags.metric) ?? most[0].metric;
  const order = ranked(lastRungs(most), metric);
  if (flags.given(comparisonFlags.metric) && order.some(isScored) && !hasAny(order, metric)) {
    throw new MlpError({
      kind: 'usage',
      option: 'metric',
      value: metric,
      problem: 'no trial has it',
      advice: { text: 'use', options: { metric: 'loss' } },
    });
  }
  return { metric, order, paths: flags.get(comparisonFlags.data) ?? ['data.csv'] };
}

/** Those of a nested cross-validation say how good the selection is, and nothing of the trials that there are beside them. */
function withoutOuterFolds(results: readonly TrialResult[]): readonly TrialResult[] {
  const own = results.filter(({ outer }) => outer === undefined);
  return own.length > 0 ? own : results;
}

function isScored({ status }: TrialResult): boolean {
  return status === 'done';
}

function hasAny(results: readonly TrialResult[], metric: MetricName): boolean {
  return results.some((result) => spreadOf(result, metric) !== undefined);
}
