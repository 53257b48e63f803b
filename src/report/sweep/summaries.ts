import { type MetricName, metrics } from '../../estimator/metrics.js';
import type { ReportTable } from '../figure.js';
import { median, shown } from '../numbers.js';
import { type ParameterAxis, type Sweep, scoreText } from './trials.js';

/** Numbers of more values than these are put together. */
const MOST_VALUES = 10;
const RANGES = 6;

/** How trials came out by the values of a parameter; of many numbers, by ranges of about as many trials each. */
export function byValue({ metric, trials }: Sweep, axis: ParameterAxis): ReportTable {
  const scores = trials.map(({ spread }) => spread?.mean);
  return {
    titles: [axis.title, ...scoreTitles(metric)],
    rows: groupsOf(axis).map(({ name, at }) => [
      name,
      ...scoreCells(
        metric,
        at.map((i) => scores[i]),
      ),
    ]),
  };
}

/** How trials came out after each budget. */
export function byBudget({ metric, trials }: Sweep): ReportTable {
  const rungs = trials.flatMap((trial) => trial.rungs);
  const budgets = [...new Set(rungs.map(({ epochs }) => epochs))].sort((a, b) => a - b);
  return {
    titles: ['epochs', ...scoreTitles(metric)],
    rows: budgets.map((budget) => [
      budget,
      ...scoreCells(
        metric,
        rungs.filter(({ epochs }) => epochs === budget).map(({ score }) => score),
      ),
    ]),
  };
}

function scoreTitles(metric: MetricName): string[] {
  return ['trials', `best ${metric}`, `median ${metric}`];
}

function scoreCells(
  metric: MetricName,
  scores: readonly (number | undefined)[],
): (string | number)[] {
  const known = Float64Array.from(scores.flatMap((score) => score ?? []));
  if (known.length === 0) return [scores.length, '–', '–'];
  const { higherIsBetter } = metrics[metric];
  const best = known.reduce((a, b) => (higherIsBetter ? Math.max(a, b) : Math.min(a, b)));
  return [scores.length, scoreText(metric, best), scoreText(metric, median(known))];
}

interface Group {
  readonly name: string;
  /** Which trials are in it. */
  readonly at: readonly number[];
}

function groupsOf(axis: ParameterAxis): Group[] {
  const places = axis.texts.map((_, i) => i);
  if (axis.kind === 'choice') {
    return axis.choices.map((name) => ({ name, at: places.filter((i) => axis.texts[i] === name) }));
  }
  const { numbers } = axis;
  const known = places.filter((i) => numbers[i] !== undefined);
  known.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  const values = [...new Set(known.map((i) => numbers[i]))];
  const unknown = places.filter((i) => numbers[i] === undefined);
  const rest = unknown.length === 0 ? [] : [{ name: '–', at: unknown }];
  if (values.length <= MOST_VALUES) {
    const of = (x: number | undefined) => known.filter((i) => numbers[i] === x);
    return [...values.map((x) => ({ name: shown(x), at: of(x) })), ...rest];
  }
  const ranges = Array.from({ length: RANGES }, (_, r) =>
    known.slice(
      Math.round((r * known.length) / RANGES),
      Math.round(((r + 1) * known.length) / RANGES),
    ),
  );
  return [
    ...ranges.map((at) => ({
      name: `${shown(numbers[at[0]])} to ${shown(numbers[at[at.length - 1]])}`,
      at,
    })),
    ...rest,
  ];
}
