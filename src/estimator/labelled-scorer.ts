import { memoryOf } from '../engine/memory-of.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { restore } from '../model/restore.js';
import { createScorer } from '../network/scorer.js';
import type { DataSource } from './data-source.js';
import type { Notify } from './notes.js';
import { type LabelledOptions, readLabelled } from './read-data.js';

/** How labelled rows are read that a model is to score. */
export type ScoringOptions = Omit<LabelledOptions, 'precision' | 'hash'>;

/**
 * Labelled rows as a model's engine reads them, and the model's network beside them, ready to predict and to score.
 *
 * @throws MlpError ('data') for rows that the model does not fit
 */
export async function labelledScorer(
  model: Model,
  source: DataSource,
  engine: Engine,
  reading: ScoringOptions,
  notify: Notify,
) {
  const { schema, precision } = model;
  const { network, weights, objective } = restore(model);
  const labelled = { precision, hash: false, ...reading };
  const { examples, dropped, skipped, unfamiliar } = await readLabelled(
    source,
    schema,
    labelled,
    notify,
  );
  const memory = memoryOf(examples);
  const stored = engine.store(examples, precision, memory);
  const scorer = createScorer(network, objective, engine, precision, memory);
  scorer.use(weights);
  return { examples, stored, scorer, objective, dropped, skipped, unfamiliar };
}
