import type { Importance } from '../../estimator/importance.js';
import { type MetricName, metrics } from '../../estimator/metrics.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { scoreText } from './score-text.js';

/** What `mlp inspect --importance permutation` says. */
export function importanceText(
  { metric, baseline, rows, repetitions, seed, columns }: Importance,
  colours: Colours,
): string {
  const { higherIsBetter, format } = metrics[metric];
  const word = higherIsBetter ? 'falls' : 'rises';
  const times = repetitions === 1 ? 'once' : `${formatCount(repetitions)} times`;
  const unit = format === 'share' ? ' (in percentage points)' : '';
  const number = (title: string) => ({ title, align: 'right' as const });
  const table = formatTable(
    [
      { title: 'column', align: 'left' },
      number('inputs'),
      number(`${metric} ${word} by`),
      ...(repetitions === 1 ? [] : [{ title: '95 % interval', style: colours.dim }]),
    ],
    columns.map(({ column, inputs, mean, interval }) => [
      column,
      formatCount(inputs),
      changeText(metric, mean),
      interval && `${changeText(metric, interval[0])} to ${changeText(metric, interval[1])}`,
    ]),
    { titleStyle: colours.dim },
  );
  return `${metric} of ${scoreText(metric, baseline)} on ${formatCount(rows)} rows; each column shuffled ${times}, seed ${seed}${unit}

${table}`;
}

/** A difference of a metric: of a share, in percentage points. */
function changeText(metric: MetricName, change: number): string {
  return metrics[metric].format === 'share' ? (100 * change).toFixed(1) : formatLoss(change);
}
