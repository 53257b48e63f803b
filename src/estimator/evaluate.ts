import { totalOf } from '../dataset/encode/unfamiliar-fields.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { MlpError } from '../support/errors.js';
import { inPieces } from '../support/in-pieces.js';
import type { DataSource } from './data-source.js';
import {
  type Evaluation,
  type EvaluationContext,
  evaluationOf,
  predictionsOf,
} from './evaluation.js';
import { labelledScorer, type ScoringOptions } from './labelled-scorer.js';
import type { Notify } from './notes.js';
import { unitOf } from './records.js';

/** How rows are read for a model, and what computes. */
export interface EvaluateOptions extends ScoringOptions {
  readonly engine: Engine;
  /** Something was decided or guessed. */
  readonly onNote?: Notify;
  /** Told from time to time which share of the scoring is done, from 0 to 1. */
  readonly onScoring?: ((share: number) => void) | undefined;
}

/**
 * How good a model is on labelled rows.
 *
 * @throws MlpError ('data') for rows that the model does not fit
 */
export async function evaluateModel(
  model: Model,
  source: DataSource,
  { engine, onNote = () => {}, onScoring, ...reading }: EvaluateOptions,
): Promise<{ readonly evaluation: Evaluation; readonly context: EvaluationContext }> {
  const { schema } = model;
  const ready = await labelledScorer(model, source, engine, reading, onNote);
  const { examples, stored, scorer, objective, dropped, skipped, unfamiliar } = ready;
  // The rows are gone through twice: for the loss, and for the predictions.
  const told = (rows: number): void => onScoring?.(rows / (2 * examples.count));
  const { loss } = await inPieces(scorer.scoring(stored), told);
  if (Number.isNaN(loss)) {
    throw new MlpError({
      kind: 'data',
      place: { file: source.name },
      problem:
        'the model comes to no number for a row: a number in it is too large for the weights',
      advice: 'predict the rows to see which it is',
    });
  }
  const predictions = predictionsOf(scorer, schema, { examples: stored }, (rows) =>
    told(examples.count + rows),
  );
  return {
    evaluation: evaluationOf(predictions, schema),
    context: {
      rows: examples.count,
      dropped,
      skipped,
      unknown: totalOf(unfamiliar.unknown),
      filled: totalOf(unfamiliar.filled),
      loss,
      logBase: unitOf(objective),
    },
  };
}
