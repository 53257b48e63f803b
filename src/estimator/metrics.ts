import type { Task } from '../dataset/table/task.js';
import { keysOf } from '../support/records.js';
import type { ClassificationMetrics, RegressionMetrics } from '../training/metrics.js';
import type { Evaluation } from './evaluation.js';

/** An evaluation, and the loss that comes with it. */
export interface Scored {
  readonly evaluation: Evaluation;
  readonly loss: number;
}

/** One number that says how good a model is. */
export interface Metric {
  /** Which task it belongs to; undefined for both. */
  readonly task: Task | undefined;
  readonly higherIsBetter: boolean;
  /** A share of 1, a quantity with a unit, or a plain number. */
  readonly format: 'share' | 'quantity' | 'number';
  /** NaN where it is not defined, or of another task. */
  of(scored: Scored): number;
}

/** The metrics that a script may ask for, by their names in records and limits. A new one is a record here. */
export const metrics = {
  loss: {
    task: undefined,
    higherIsBetter: false,
    format: 'quantity',
    of: ({ loss }) => loss,
  },
  accuracy: ofClasses(({ accuracy }) => accuracy),
  precision: ofClasses(({ macro }) => macro.precision),
  recall: ofClasses(({ macro }) => macro.recall),
  f1: ofClasses(({ macro }) => macro.f1),
  rmse: ofNumbers('quantity', false, ({ rmse }) => rmse),
  mae: ofNumbers('quantity', false, ({ mae }) => mae),
  r2: ofNumbers('number', true, ({ r2 }) => r2),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** The metrics of a task; all of them where it is not known. */
export function metricsOf(task: Task | undefined): MetricName[] {
  return keysOf(metrics).filter((name) => {
    const of = metrics[name].task;
    return task === undefined || of === undefined || of === task;
  });
}

/** Every metric of an evaluation. */
export function scoresOf(scored: Scored): Map<MetricName, number> {
  const names = metricsOf(scored.evaluation.task);
  return new Map(names.map((name) => [name, metrics[name].of(scored)]));
}

function ofClasses(measure: (metrics: ClassificationMetrics) => number): Metric {
  return {
    task: 'classification',
    higherIsBetter: true,
    format: 'share',
    of: ({ evaluation }) =>
      evaluation.task === 'classification' ? measure(evaluation.metrics) : Number.NaN,
  };
}

function ofNumbers(
  format: Metric['format'],
  higherIsBetter: boolean,
  measure: (metrics: RegressionMetrics) => number | undefined,
): Metric {
  return {
    task: 'regression',
    higherIsBetter,
    format,
    of: ({ evaluation }) =>
      (evaluation.task === 'regression' ? measure(evaluation.metrics) : undefined) ?? Number.NaN,
  };
}
