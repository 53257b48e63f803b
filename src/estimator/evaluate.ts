import type { UnknownPolicy } from '../dataset/encode/examples.js';
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
import { readLabelled } from './read-data.js';
import { unitOf } from './records.js';

export interface EvaluateOptions {
  readonly engine: Engine;
  readonly delimiter?: string | undefined;
  /** Whether there is a header, if that is to be said otherwise than by the model. */
  readonly header?: boolean | undefined;
  readonly unknown?: UnknownPolicy | undefined;
}

/**
 * How good a model is on labelled rows.
 *
 * @throws MlpError ('data') for rows that the model does not fit
 */
export async function evaluateModel(
  model: Model,
  source: DataSource,
  { engine, ...reading }: EvaluateOptions,
): Promise<{ readonly evaluation: Evaluation; readonly context: EvaluationContext }> {
  const { schema, precision } = model;
  const { network, weights, objective } = restore(model);
  const examples = await readLabelled(source, schema, { precision, ...reading });
  const scorer = createScorer(network, objective, engine, precision);
  scorer.use(weights);
  const { loss } = scorer.score(examples);
  return {
    evaluation: evaluationOf(predictionsOf(scorer, schema, examples), schema),
    context: { rows: examples.count, loss, logBase: unitOf(objective) },
  };
}
