import type { Schema } from '../../dataset/encode/schema.js';
import type { Fold } from '../../estimator/cross-validate.js';
import {
  type Evaluation,
  evaluationOf,
  type Predictions,
  predictionsOf,
  scalarsOf,
} from '../../estimator/evaluation.js';
import { type JsonRecord, unitOf } from '../../estimator/records.js';
import { meanAndDeviation } from '../../training/metrics.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss, formatPercent } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { confusionText, type EvaluationContext, evaluationRecord } from './evaluation-text.js';

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

/** The record of one fold. */
export function foldRecord(fold: ScoredFold): JsonRecord {
  const { number, epochs, stopped, evaluation } = fold;
  return { type: 'fold', fold: number, epochs, stopped, ...evaluationRecord(evaluation, fold) };
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

/** The record of all folds together. */
export function foldsRecord(folds: readonly ScoredFold[]): JsonRecord {
  const pooled = pool(folds);
  return {
    type: 'cross-validation',
    folds: folds.length,
    logBase: folds[0].logBase,
    ...Object.fromEntries(summarize(folds)),
    ...(pooled.task === 'classification' && {
      confusion: pooled.metrics.confusion,
      classes: pooled.classes,
    }),
  };
}

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

function scoresOf({ loss, evaluation }: ScoredFold): Map<string, number> {
  return new Map([['loss', loss], ...scalarsOf(evaluation)]);
}

/** The evaluation of all held-out rows together: each was held out once. */
function pool(folds: readonly ScoredFold[]): Evaluation {
  const all = {
    actual: folds.flatMap(({ predictions }) => predictions.actual),
    predicted: folds.flatMap(({ predictions }) => predictions.predicted),
  };
  return evaluationOf(all, folds[0].schema);
}

const PERCENTAGES: ReadonlySet<string> = new Set(['accuracy', 'precision', 'recall', 'f1']);

function formatScore(name: string, value: number): string {
  return PERCENTAGES.has(name) ? formatPercent(value) : formatLoss(value);
}
