import { decodeNumber, type Schema } from '../dataset/encode/schema.js';
import type { ExampleMatrix } from '../engine/program.js';
import type { LogBase } from '../network/losses.js';
import type { Scorer } from '../network/scorer.js';
import {
  type ClassificationMetrics,
  classificationMetrics,
  type RegressionMetrics,
  regressionMetrics,
} from '../training/metrics.js';
import { classProbabilities, ranking } from './predictor.js';
import type { JsonRecord } from './records.js';

/** What was predicted for labelled rows: class numbers, or numbers in the target's own unit. */
export interface Predictions {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

/** What is known of an evaluation besides its metrics. */
export interface EvaluationContext {
  readonly rows: number;
  readonly loss: number;
  /** The unit of the loss, when it is a cross entropy. */
  readonly logBase: LogBase | undefined;
}

/** How good predictions are. */
export type Evaluation =
  | {
      readonly task: 'classification';
      readonly classes: readonly string[];
      readonly metrics: ClassificationMetrics;
    }
  | { readonly task: 'regression'; readonly metrics: RegressionMetrics };

export function predictionsOf(
  scorer: Scorer,
  { target }: Schema,
  examples: ExampleMatrix,
): Predictions {
  const { features, targets, count } = examples;
  const outputs = scorer.predict(features, count);
  const actual = Array.from(targets);
  if (target.kind === 'number') {
    const decode = (x: number): number => decodeNumber(target, x);
    return { actual: actual.map(decode), predicted: Array.from(outputs, decode) };
  }
  const units = outputs.length / count;
  const predicted = actual.map(
    (_, i) => ranking(classProbabilities(outputs.subarray(i * units, (i + 1) * units)))[0],
  );
  return { actual, predicted };
}

export function evaluationOf({ actual, predicted }: Predictions, { target }: Schema): Evaluation {
  if (target.kind === 'number') {
    return { task: 'regression', metrics: regressionMetrics(actual, predicted) };
  }
  const { classes } = target;
  return {
    task: 'classification',
    classes,
    metrics: classificationMetrics(actual, predicted, classes.length),
  };
}

/** The one number of each kind that a script may ask for: what is undefined is not a number. */
export function scalarsOf(evaluation: Evaluation): Map<string, number> {
  const { task, metrics } = evaluation;
  return task === 'classification'
    ? new Map([['accuracy', metrics.accuracy], ...Object.entries(metrics.macro)])
    : new Map([
        ['rmse', metrics.rmse],
        ['mae', metrics.mae],
        ['r2', metrics.r2 ?? Number.NaN],
      ]);
}

/** An evaluation as a record, without its type. */
export function evaluationRecord(evaluation: Evaluation, context: EvaluationContext): JsonRecord {
  const { rows, loss, logBase } = context;
  if (evaluation.task === 'regression') return { rows, loss, logBase, ...evaluation.metrics };
  const { classes, metrics } = evaluation;
  const { perClass, confusion, ...rest } = metrics;
  return {
    rows,
    loss,
    logBase,
    ...rest,
    confusion,
    classes,
    perClass: perClass.map((one, k) => ({ class: classes[k], ...one })),
  };
}
