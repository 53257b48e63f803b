import type { Schema } from '../dataset/encode/schema.js';
import { totalOf } from '../dataset/encode/unfamiliar-fields.js';
import { baselineLoss } from '../network/baseline.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import type { StopReason } from '../training/convergence.js';
import { meanAndDeviation } from '../training/metrics.js';
import type { Fold } from './cross-validate.js';
import { divergedFolds } from './doubts/diverged-folds.js';
import { doubtsOf } from './doubts/doubt.js';
import { meanDoubts } from './doubts/outcome-doubts.js';
import {
  confusionRecord,
  type Evaluation,
  type EvaluationContext,
  evaluationOf,
  evaluationRecord,
  joinedPredictions,
  type Predictions,
  predictionsOf,
} from './evaluation.js';
import type { JsonRecord } from './json-record.js';
import { type MetricName, scoresOf } from './metrics.js';
import type { Note } from './notes.js';
import type { Recipe } from './recipe.js';
import { unitOf } from './records.js';

/** What is known of a fold by whoever trained on the others, as plain data. */
export interface FoldScore {
  readonly epochs: number;
  readonly stopped: StopReason;
  readonly predictions: Predictions;
  readonly evaluation: Evaluation;
  readonly loss: number;
  /** The unit of the loss, when it is a cross entropy. */
  readonly logBase: EvaluationContext['logBase'];
  /** The loss of always predicting the class frequencies, or the mean, of the fold's own rows. */
  readonly baselineLoss: number;
}

/** What is kept of a fold: how good it was, and what it predicted. */
export interface ScoredFold extends FoldScore, EvaluationContext {
  readonly number: number;
  readonly schema: Schema;
}

/** Scores what was trained on rows that it has not seen. */
export function scoreTrained(
  { scorer, network, objective, epochs, stopped }: Fold['trained'],
  schema: Schema,
  heldOut: ExampleRows,
): FoldScore {
  const { examples, rows } = heldOut;
  return {
    epochs,
    stopped,
    ...resultOn({ scorer }, schema, heldOut),
    logBase: unitOf(objective),
    baselineLoss: baselineLoss(network.spec.outputs, objective, examples, rows),
  };
}

/** The part of it that the metrics are of. */
export function resultOn(
  { scorer }: Pick<Fold['trained'], 'scorer'>,
  schema: Schema,
  heldOut: ExampleRows,
): Pick<FoldScore, 'predictions' | 'evaluation' | 'loss'> {
  const predictions = predictionsOf(scorer, schema, heldOut);
  return {
    predictions,
    evaluation: evaluationOf(predictions, schema),
    loss: scorer.score(heldOut.examples, heldOut.rows).loss,
  };
}

/** The score of a fold, beside what is known of its rows. */
export function scoredFold(
  { number, schema, heldOut, unfamiliar }: Omit<Fold, 'trained'>,
  score: FoldScore,
): ScoredFold {
  return {
    ...score,
    number,
    rows: countOf(heldOut),
    unknown: totalOf(unfamiliar.unknown),
    filled: totalOf(unfamiliar.filled),
    schema,
  };
}

export function scoreFold(fold: Fold): ScoredFold {
  return scoredFold(fold, scoreTrained(fold.trained, fold.schema, fold.heldOut));
}

/** A mean over the folds, and the sample standard deviation. */
type Spread = ReturnType<typeof meanAndDeviation>;

/** How every metric spreads over the folds. */
export function summarize(folds: readonly ScoredFold[]): Map<MetricName, Spread> {
  const values = folds.map(scoresOf);
  return new Map(
    [...values[0].keys()].map((name) => [
      name,
      meanAndDeviation(values.map((scores) => scores.get(name) ?? Number.NaN)),
    ]),
  );
}

/** How the loss of always predicting the same spreads over the folds. */
export function summarizeBaseline(folds: readonly ScoredFold[]): Spread {
  return meanAndDeviation(folds.map((fold) => fold.baselineLoss));
}

/**
 * What may be wrong with what the folds came to.
 *
 * @param recipe as it is settled for all rows
 */
export function foldDoubts(folds: readonly ScoredFold[], recipe: Recipe): Note[] {
  const [{ evaluation, stopped: first }] = folds;
  const diverged = folds.filter(({ stopped }) => stopped === 'diverged').length;
  const stopped = diverged > 0 ? 'diverged' : first;
  const { mean: loss } = meanAndDeviation(folds.map((fold) => fold.loss));
  const { mean: baseline } = summarizeBaseline(folds);
  const losses = [{ part: 'held-out', loss, baseline }] as const;
  return doubtsOf(
    { ...meanDoubts, 'diverged-folds': divergedFolds },
    {
      recipe,
      task: evaluation.task,
      stopped,
      losses,
      folds: folds.length,
      diverged,
    },
  );
}

/** The evaluation of all held-out rows together: each was held out once. */
export function pool(folds: readonly ScoredFold[]): Evaluation {
  const all = joinedPredictions(folds.map(({ predictions }) => predictions));
  return evaluationOf(all, folds[0].schema);
}

/** The record of one fold. */
export function foldRecord(fold: ScoredFold): JsonRecord {
  const { number, epochs, stopped, evaluation, baselineLoss } = fold;
  return {
    type: 'fold',
    fold: number,
    epochs,
    stopped,
    ...evaluationRecord(evaluation, fold),
    baselineLoss,
  };
}

/**
 * The record of all folds together.
 *
 * @param dropped how many rows are in none of them, as a field is missing
 */
export function foldsRecord(folds: readonly ScoredFold[], dropped: number): JsonRecord {
  const pooled = pool(folds);
  return {
    type: 'cross-validation',
    folds: folds.length,
    dropped,
    unknown: folds.reduce((sum, { unknown }) => sum + unknown, 0),
    filled: folds.reduce((sum, { filled }) => sum + filled, 0),
    logBase: folds[0].logBase,
    ...Object.fromEntries([...summarize(folds)].filter(([, { mean }]) => !Number.isNaN(mean))),
    baselineLoss: summarizeBaseline(folds),
    ...(pooled.task === 'classification' && {
      ...confusionRecord(pooled.metrics, pooled.classes),
      classes: pooled.classes,
    }),
  };
}
