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

/** A line per fold, then mean ± deviation, and the confusion matrix of all rows. */
export function foldsText(folds: readonly ScoredFold[], colours: Colours): string {
  const columns: FoldColumn[] = [
    ...[...summarize(folds)].map(([name, { mean, deviation }]) => ({
      title: name,
      cells: folds.map((fold) => scoreText(name, scoresOf(fold).get(name) ?? Number.NaN)),
      mean: scoreText(name, mean),
      deviation: scoreText(name, deviation ?? Number.NaN),
    })),
  ];
  const { mean, deviation } = summarizeBaseline(folds);
  columns.splice(1, 0, {
    title: 'baseline',
    cells: folds.map((fold) => formatLoss(fold.baselineLoss)),
    mean: formatLoss(mean),
    deviation: formatLoss(deviation ?? Number.NaN),
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
      ['mean', '', '', ...columns.map(({ mean, deviation }) => `${mean} ± ${deviation}`)],
    ],
    { titleStyle: colours.dim },
  );
  const pooled = pool(folds);
  return pooled.task === 'classification'
    ? table + confusionText(pooled.metrics, pooled.classes, colours)
    : table;
}
