import {
  pool,
  type ScoredFold,
  summarize,
  summarizeBaseline,
} from '../../estimator/fold-scores.js';
import { scoresOf } from '../../estimator/metrics.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { confusionText } from './evaluation-text.js';
import { scoreText } from './score-text.js';

interface FoldColumn {
  readonly title: string;
  /** One for each fold. */
  readonly cells: readonly string[];
  readonly mean: string;
  readonly deviation: string;
}

/** A line per fold, then one of the means and one of the deviations, and the confusion matrix of all rows. */
export function foldsText(folds: readonly ScoredFold[], colours: Colours): string {
  const columns: FoldColumn[] = [
    ...[...summarize(folds)].map(([name, { mean, deviation }]) => ({
      title: name,
      cells: folds.map((fold) => scoreText(name, scoresOf(fold).get(name) ?? Number.NaN)),
      mean: scoreText(name, mean),
      deviation: deviationText(mean, deviation, (x) => scoreText(name, x)),
    })),
  ];
  const { mean, deviation } = summarizeBaseline(folds);
  columns.splice(1, 0, {
    title: 'baseline',
    cells: folds.map((fold) => formatLoss(fold.baselineLoss)),
    mean: formatLoss(mean),
    deviation: deviationText(mean, deviation, formatLoss),
  });
  const table = formatTable(
    [
      { title: 'fold' },
      { title: 'rows', align: 'right' },
      { title: 'epochs', align: 'right' },
      ...columns.map(({ title }) => ({ title, align: 'right' as const })),
    ],
    [
      ...folds.map((fold, i) => [
        String(fold.number),
        formatCount(fold.rows),
        formatCount(fold.epochs),
        ...columns.map(({ cells }) => cells[i]),
      ]),
      ['mean', '', '', ...columns.map(({ mean }) => mean)],
      ['±', '', '', ...columns.map(({ deviation }) => deviation)],
    ],
    { titleStyle: colours.dim },
  );
  const pooled = pool(folds);
  return pooled.task === 'classification'
    ? table + confusionText(pooled.metrics, pooled.classes, colours)
    : table;
}

/** What is left of a deviation by rounding alone is none. */
const ROUNDING = 1e-12;

function deviationText(
  mean: number,
  deviation: number | undefined,
  format: (x: number) => string,
): string {
  if (deviation === undefined) return format(Number.NaN);
  return format(deviation <= ROUNDING * Math.abs(mean) ? 0 : deviation);
}
