import type { JsonRecord } from '../../estimator/json-record.js';
import { type MetricName, metrics } from '../../estimator/metrics.js';
import { optional } from '../../estimator/options/option.js';
import { whole } from '../../estimator/options/types.js';
import { keysOf } from '../../support/records.js';
import { type Nested, nestedSpread, outerScore } from '../../sweep/nested.js';

export const nestedFlag = optional(
  {
    key: 'nested',
    help: 'nested cross-validation: run the whole sweep in k outer folds, too, each time without the rows of one, and score what it selects on these',
    group: 'Sweep',
    placeholder: 'k',
  },
  whole(2),
);

/** A record for each outer fold, and one of all. */
export function nestedRecords({ folds }: Nested, metric: MetricName): JsonRecord[] {
  const records = folds.map((fold): JsonRecord => {
    const { outer, winner, outcome } = fold;
    const { id, parameters } = winner;
    const all = keysOf(metrics).flatMap((name) => {
      const score = outerScore(fold, name);
      return score === undefined ? [] : [[name, score] as const];
    });
    return {
      type: 'outer',
      outer,
      id,
      parameters,
      metric,
      score: outerScore(fold, metric),
      metrics: Object.fromEntries(all),
      epochs: outcome.epochs,
      weights: outcome.weights,
    };
  });
  const spread = nestedSpread(folds, metric);
  return [
    ...records,
    {
      type: 'nested',
      folds: folds.length,
      metric,
      score: spread?.mean,
      deviation: spread?.deviation,
    },
  ];
}
