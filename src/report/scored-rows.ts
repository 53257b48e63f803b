import type { Floats } from '../autodiff/graph.js';
import type { Examples } from '../dataset/encode/examples.js';
import { decodeNumber } from '../dataset/encode/schema.js';
import type { Engine } from '../engine/program.js';
import type { DataSource } from '../estimator/data-source.js';
import { trainingRows } from '../estimator/doubts/training-rows.js';
import { type Evaluation, evaluationOf } from '../estimator/evaluation.js';
import { labelledScorer } from '../estimator/labelled-scorer.js';
import type { Notify } from '../estimator/notes.js';
import { classProbabilities, mostProbable } from '../estimator/predictor.js';
import type { ReadingOptions } from '../estimator/read-data.js';
import type { Model } from '../model/model.js';

/** Labelled rows, and what a model says of them. */
export interface ScoredRows {
  readonly name: string;
  readonly count: number;
  /** Row r has its inputs from r · step on, as the network takes them. */
  readonly features: Floats;
  readonly step: number;
  /** The number of each row's class, or the target in its own unit. */
  readonly actual: Float64Array;
  /** The same as predicted. */
  readonly predicted: Float64Array;
  /** Of each class, count × classes, row by row; empty where a number is predicted. */
  readonly probabilities: Float64Array;
  readonly evaluation: Evaluation;
  readonly loss: number;
  readonly examples: Examples;
}

/**
 * Reads labelled rows for a model, and predicts them.
 *
 * @throws MlpError ('data') for rows that the model does not fit
 */
export async function scoreRows(
  model: Model,
  source: DataSource,
  engine: Engine,
  reading: ReadingOptions,
  notify: Notify,
): Promise<ScoredRows> {
  const { schema } = model;
  const { target } = schema;
  const { examples, stored, scorer } = await labelledScorer(model, source, engine, reading, notify);
  const { loss } = scorer.score(stored);
  const { count, targets } = examples;
  const classes = target.kind === 'classes' ? target.classes.length : 0;
  const probabilities = new Float64Array(count * classes);
  const predicted = new Float64Array(count);
  let row = 0;
  for (const outputs of scorer.predictExamples(stored)) {
    for (let at = 0; at < outputs.length; at += scorer.units) {
      const own = outputs.subarray(at, at + scorer.units);
      if (target.kind === 'number') predicted[row] = decodeNumber(target, own[0]);
      else {
        const shares = classProbabilities(own);
        probabilities.set(Array.from(shares), row * classes);
        predicted[row] = mostProbable(shares, 1)[0];
      }
      row++;
    }
  }
  const actual = target.kind === 'number' ? targets.map((x) => decodeNumber(target, x)) : targets;
  const { features, step } = trainingRows({ examples });
  return {
    name: source.name,
    count,
    features,
    step,
    actual,
    predicted,
    probabilities,
    evaluation: evaluationOf({ actual, predicted }, schema),
    loss,
    examples,
  };
}
