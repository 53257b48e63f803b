import {
  type Evaluation,
  type EvaluationContext,
  MOST_CLASSES_SHOWN,
  PAIRS_SHOWN,
} from '../../estimator/evaluation.js';
import {
  type ClassificationMetrics,
  confusionRows,
  type Interval,
  mostConfused,
  type RegressionMetrics,
} from '../../training/metrics.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss, formatPercent, formatRatio } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { CORNER } from './confusion-file.js';

/** An evaluation as people read it. */
export function evaluationText(
  evaluation: Evaluation,
  context: EvaluationContext,
  colours: Colours,
): string {
  const { rows, dropped = 0, skipped = 0, loss, logBase } = context;
  const unit = logBase === undefined ? '' : logBase === '2' ? ' bits' : ' nats';
  const leftOut = [
    ...(dropped > 0 ? [`${formatCount(dropped)} with missing fields left out`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} that cannot be read skipped`] : []),
  ];
  const head: (readonly [string, string, string])[] = [
    ['rows', formatCount(rows), leftOut.join(', ')],
    ['loss', `${formatLoss(loss)}${unit}`, ''],
  ];
  return evaluation.task === 'regression'
    ? headText([...head, ...regressionRows(evaluation.metrics)], colours)
    : headText([...head, accuracyRow(evaluation.metrics)], colours) +
        confusionText(evaluation.metrics, evaluation.classes, colours) +
        perClassText(evaluation.metrics, evaluation.classes, colours);
}

/** The counts of actual against predicted classes; of many classes, the pairs that are confused most. */
export function confusionText(
  metrics: ClassificationMetrics,
  classes: readonly string[],
  colours: Colours,
): string {
  const text = classes.length <= MOST_CLASSES_SHOWN ? matrixText : pairsText;
  return `\n${text(metrics, classes, colours)}`;
}

function matrixText(
  metrics: ClassificationMetrics,
  classes: readonly string[],
  { dim }: Colours,
): string {
  return formatTable(
    [{ title: CORNER }, ...classes.map((title) => ({ title, align: 'right' as const }))],
    [...confusionRows(metrics, classes.length)].map((row, k) => [classes[k], ...row]),
    { titleStyle: dim },
  );
}

function pairsText(
  metrics: ClassificationMetrics,
  classes: readonly string[],
  { dim }: Colours,
): string {
  const pairs = mostConfused(metrics, PAIRS_SHOWN);
  if (pairs.length === 0) return 'no class is confused with another\n';
  return formatTable(
    [{ title: 'most confused: actual' }, { title: 'predicted' }, { title: 'rows', align: 'right' }],
    pairs.map(({ actual, predicted, count }) => [
      classes[actual],
      classes[predicted],
      formatCount(count),
    ]),
    { titleStyle: dim },
  );
}

function headText(rows: readonly (readonly [string, string, string])[], colours: Colours): string {
  return formatTable(
    [
      { title: '', style: colours.bold },
      { title: '', align: 'right' },
      { title: '', align: 'left', style: colours.dim },
    ],
    rows,
  );
}

function accuracyRow({ accuracy, accuracyInterval }: ClassificationMetrics) {
  return ['accuracy', formatPercent(accuracy), interval(accuracyInterval, formatPercent)] as const;
}

function regressionRows(metrics: RegressionMetrics) {
  return [
    ['RMSE', formatLoss(metrics.rmse), interval(metrics.rmseInterval, formatLoss)],
    ['MAE', formatLoss(metrics.mae), interval(metrics.maeInterval, formatLoss)],
    ['R²', metrics.r2 === undefined ? '–' : formatRatio(metrics.r2), ''],
  ] as const;
}

/** Of more classes than this, the first ones have a line each, and the others are counted: a record has all of them. */
const MOST_LINES = 1000;

function perClassText(
  { perClass, macro }: ClassificationMetrics,
  classes: readonly string[],
  colours: Colours,
): string {
  const percent = (share: number | undefined): string =>
    share === undefined ? '–' : formatPercent(share);
  const total = perClass.reduce((sum, { support }) => sum + support, 0);
  const table = formatTable(
    [
      { title: 'class' },
      { title: 'precision', align: 'right' },
      { title: 'recall', align: 'right' },
      { title: 'F1', align: 'right' },
      { title: 'rows', align: 'right' },
      { title: 'recall, 95 % interval', style: colours.dim },
    ],
    [
      ...perClass
        .slice(0, MOST_LINES)
        .map((one, k) => [
          classes[k],
          percent(one.precision),
          percent(one.recall),
          percent(one.f1),
          formatCount(one.support),
          one.support === 0 ? '' : range(one.recallInterval, formatPercent),
        ]),
      ...(perClass.length > MOST_LINES
        ? [[`… (${formatCount(perClass.length)})`, '', '', '', '', '']]
        : []),
      [
        'macro average',
        percent(macro.precision),
        percent(macro.recall),
        percent(macro.f1),
        formatCount(total),
        '',
      ],
    ],
    { titleStyle: colours.dim },
  );
  return `\n${table}`;
}

function interval(bounds: Interval, format: (x: number) => string): string {
  return `95 % interval ${range(bounds, format)}`;
}

function range([low, high]: Interval, format: (x: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}
