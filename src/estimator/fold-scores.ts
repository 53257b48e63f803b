import type { Schema } from '../dataset/encode/schema.js';
import { meanAndDeviation } from '../training/metrics.js';
import type { Fold } from './cross-validate.js';
import {
  confusionRecord,
  type Evaluation,
  type EvaluationContext,
  evaluationOf,
  evaluationRecord,
  type Predictions,
  predictionsOf,
  scalarsOf,
} from './evaluation.js';
import { type JsonRecord, unitOf } from './records.js';

/** What is kept of a fold: how good it was, and what it predicted. */
export interface ScoredFold extends EvaluationContext {
  readonly number: number;
  readonly epochs: number;
  readonly stopped: string;
  readonly schema: Schema;
  readonly predictions: Predictions;
  readonly evaluation: Evaluation;
}

export function scoreFold({ number, trained, heldOut, schema }: Fold): ScoredFold {
  const predictions = predictionsOf(trained.scorer, schema, heldOut);
  return {
    number,
    epochs: trained.epochs,
    stopped: trained.stopped,
    rows: heldOut.count,
    loss: trained.scorer.score(heldOut).loss,
    logBase: unitOf(trained.objective),
    schema,
    predictions,
    evaluation: evaluationOf(predictions, schema),
  };
}

/** The loss and every other number of a fold. */
export function scoresOf({ loss, evaluation }: ScoredFold): Map<string, number> {
  return new Map([['loss', loss], ...scalarsOf(evaluation)]);
}

/** Mean and sample standard deviation over the folds, of the loss and every other number. */
export function summarize(
  folds: readonly ScoredFold[],
): Map<string, { mean: number; deviation: number | undefined }> {
  const values = folds.map(scoresOf);
  return new Map(
    [...values[0].keys()].map((name) => [
      name,
      meanAndDeviation(values.map((scores) => scores.get(name) ?? Number.NaN)),
    ]),
  );
}

/** The evaluation of all held-out rows together: each was held out once. */
export function pool(folds: readonly ScoredFold[]): Evaluation {
  const all = {
    actual: folds.flatMap(({ predictions }) => predictions.actual),
    predicted: folds.flatMap(({ predictions }) => predictions.predicted),
  };
  return evaluationOf(all, folds[0].schema);
}

/** The record of one fold. */
export function foldRecord(fold: ScoredFold): JsonRecord {
  const { number, epochs, stopped, evaluation } = fold;
  return { type: 'fold', fold: number, epochs, stopped, ...evaluationRecord(evaluation, fold) };
}

/** The record of all folds together. */
export function foldsRecord(folds: readonly ScoredFold[]): JsonRecord {
  const pooled = pool(folds);
  return {
    type: 'cross-validation',
    folds: folds.length,
    logBase: folds[0].logBase,
    ...Object.fromEntries(summarize(folds)),
    ...(pooled.task === 'classification' && {
      ...confusionRecord(pooled.metrics, pooled.classes),
      classes: pooled.classes,
    }),
  };
}
