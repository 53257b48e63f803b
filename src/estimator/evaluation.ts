import { decodeNumber, type Schema } from '../dataset/encode/schema.js';
import type { ExampleRows } from '../network/example-rows.js';
import type { LogBase } from '../network/losses.js';
import type { Scorer } from '../network/scorer.js';
import {
  type ClassificationMetrics,
  classificationMetrics,
  confusionRows,
  mostConfused,
  type RegressionMetrics,
  regressionMetrics,
} from '../training/metrics.js';
import type { JsonRecord } from './json-record.js';
import { mostProbableClass } from './predictor.js';

/** What was predicted for labelled rows: class numbers, or numbers in the target's own unit. */
export interface Predictions {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/** What is known of an evaluation besides its metrics. */
export interface EvaluationContext {
  readonly rows: number;
  /** How many others were left out because a field is missing; undefined where rows are chosen, not read. */
  readonly dropped?: number;
  /** How many others were left out because they could not be read. */
  readonly skipped?: number;
  /** How many fields are of categories that the training did not see. */
  readonly unknown: number;
  /** How many fields were missing in columns that lacked none in the training, and were filled. */
  readonly filled: number;
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

/** @param onRows is told from time to time for how many rows there are predictions */
export function predictionsOf(
  scorer: Scorer,
  { target }: Schema,
  { examples, rows }: ExampleRows,
  onRows?: (rows: number) => void,
): Predictions {
  const { targets } = examples;
  const count = rows?.length ?? examples.count;
  const actual = new Float64Array(count);
  for (let i = 0; i < count; i++) actual[i] = targets[rows === undefined ? i : rows[i]];
  const predicted = new Float64Array(count);
  const { units } = scorer;
  let next = 0;
  for (const outputs of scorer.predictExamples(examples, rows)) {
    for (let at = 0; at < outputs.length; at += units) {
      predicted[next++] =
        target.kind === 'number'
          ? decodeNumber(target, outputs[at])
          : mostProbableClass(outputs, at, units);
    }
    onRows?.(next);
  }
  if (target.kind === 'classes') return { actual, predicted };
  return { actual: actual.map((x) => decodeNumber(target, x)), predicted };
}

/** What was predicted for the rows of some parts, one after the other. */
export function joinedPredictions(parts: readonly Predictions[]): Predictions {
  const joined = (of: (part: Predictions) => Float64Array): Float64Array =>
    Float64Array.from(parts.flatMap((part) => [...of(part)]));
  return {
    actual: joined(({ actual }) => actual),
    predicted: joined(({ predicted }) => predicted),
  };
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

/** The confusion matrix of more classes than this is neither printed nor in a record. */
export const MOST_CLASSES_SHOWN = 30;
/** So many pairs of classes are, instead. */
export const PAIRS_SHOWN = 20;

/** The confusion matrix as a field of a record; of many classes, the pairs that are confused most. */
export function confusionRecord(
  metrics: ClassificationMetrics,
  classes: readonly string[],
): JsonRecord {
  if (classes.length <= MOST_CLASSES_SHOWN) {
    return { confusion: [...confusionRows(metrics, classes.length)] };
  }
  return {
    mostConfused: mostConfused(metrics, PAIRS_SHOWN).map(({ actual, predicted, count }) => ({
      actual: classes[actual],
      predicted: classes[predicted],
      count,
    })),
  };
}

/** An evaluation as a record, without its type. */
export function evaluationRecord(evaluation: Evaluation, context: EvaluationContext): JsonRecord {
  const { rows, dropped, skipped, unknown, filled, loss, logBase } = context;
  const head = { rows, dropped, skipped, unknown, filled, loss, logBase };
  if (evaluation.task === 'regression') return { ...head, ...evaluation.metrics };
  const { classes, metrics } = evaluation;
  const { perClass, cells, ...rest } = metrics;
  return {
    ...head,
    ...rest,
    ...confusionRecord(metrics, classes),
    classes,
    perClass: perClass.map((one, k) => ({ class: classes[k], ...one })),
  };
}
