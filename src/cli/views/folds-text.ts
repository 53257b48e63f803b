import { pool, type ScoredFold, scoresOf, summarize } from '../../estimator/fold-scores.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss, formatPercent } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { confusionText } from './evaluation-text.js';

/** A line per fold, then mean ± deviation, and the confusion matrix of all rows. */
export function foldsText(folds: readonly ScoredFold[], colours: Colours): string {
  const names = [...scoresOf(folds[0]).keys()];
  const summary = summarize(folds);
  const meanAndSpread = (name: string): string => {
    const { mean, deviation = Number.NaN } = summary.get(name) ?? { mean: Number.NaN };
    return `${formatScore(name, mean)} ± ${formatScore(name, deviation)}`;
  };
  const table = formatTable(
    [
      { title: 'fold' },
      { title: 'rows', align: 'right' },
      { title: 'epochs', align: 'right' },
      ...names.map((title) => ({ title, align: 'right' as const })),
    ],
    [
      ...folds.map((fold) => [
        String(fold.number),
        formatCount(fold.rows),
        formatCount(fold.epochs),
        ...[...scoresOf(fold)].map(([name, value]) => formatScore(name, value)),
      ]),
      ['mean', '', '', ...names.map(meanAndSpread)],
    ],
    { titleStyle: colours.dim },
  );
  const pooled = pool(folds);
  return pooled.task === 'classification'
    ? table + confusionText(pooled.metrics, pooled.classes, colours)
    : table;
}

const PERCENTAGES: ReadonlySet<string> = new Set(['accuracy', 'precision', 'recall', 'f1']);

function formatScore(name: string, value: number): string {
  return PERCENTAGES.has(name) ? formatPercent(value) : formatLoss(value);
}
