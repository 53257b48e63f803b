import type { MetricName } from '../../estimator/metrics.js';
import { type Nested, nestedSpread, outerScore } from '../../sweep/nested.js';
import type { Colours } from '../output/colours.js';
import { formatTable } from '../output/table.js';
import { scoreText } from './score-text.js';
import { spreadWords, titleOf, valueText } from './sweep-text.js';

/** What was selected without each outer fold, what it came to there, and what all come to. */
export function nestedText({ folds }: Nested, metric: MetricName, { dim, bold }: Colours): string {
  const keys = [...new Set(folds.flatMap(({ winner }) => Object.keys(winner.parameters)))];
  const table = formatTable(
    [
      { title: 'outer fold' },
      { title: metric, align: 'right', style: bold },
      ...keys.map((key) => ({ title: titleOf(key) })),
    ],
    folds.map((fold) => {
      const score = outerScore(fold, metric);
      const { isDiverged } = fold.outcome;
      const shown =
        score === undefined ? (isDiverged ? 'diverged' : '–') : scoreText(metric, score);
      return [fold.outer, shown, ...keys.map((key) => valueText(key, fold.winner.parameters[key]))];
    }),
    { titleStyle: dim },
  );
  const spread = nestedSpread(folds, metric);
  const all =
    spread === undefined
      ? `no mean of ${metric}, as not every outer fold has one`
      : `${metric} ${spreadWords(metric, spread)} on rows that the selection has not seen`;
  return `\nnested: ${all}\n\n${table}`;
}
