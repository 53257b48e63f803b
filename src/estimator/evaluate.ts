import { memoryOf } from '../engine/memory-of.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { restore } from '../model/restore.js';
import { createScorer } from '../network/scorer.js';
import type { DataSource } from './data-source.js';
import {
  type Evaluation,
  type EvaluationContext,
  evaluationOf,
  predictionsOf,
} from './evaluation.js';
import type { Notify } from './notes.js';
import { type LabelledOptions, readLabelled } from './read-data.js';
import { unitOf } from './records.js';

/** How rows are read for a model, and what computes. */
export interface EvaluateOptions extends Omit<LabelledOptions, 'precision' | 'hash'> {
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
  const { schema, precision } = model;
  const { network, weights, objective } = restore(model);
  const labelled = { precision, hash: false, ...reading };
  const { examples, dropped, skipped } = await readLabelled(source, schema, labelled, onNote);
  const memory = memoryOf(examples);
  const stored = engine.store(examples, precision, memory);
  const scorer = createScorer(network, objective, engine, precision, memory);
  scorer.use(weights);
  // The rows are gone through twice: for the loss, and for the predictions.
  const told = (rows: number): void => onScoring?.(rows / (2 * examples.count));
  const { loss } = scorer.score(stored, undefined, told);
  const predictions = predictionsOf(scorer, schema, { examples: stored }, (rows) =>
    told(examples.count + rows),
  );
  return {
    evaluation: evaluationOf(predictions, schema),
    context: {
      rows: examples.count,
      dropped,
      skipped,
      loss,
      logBase: unitOf(objective),
    },
  };
}
