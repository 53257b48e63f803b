import type { Examples } from '../dataset/encode/examples.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import type { Score } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { type RegressionMetrics, regressionMetrics } from '../training/metrics.js';
import { type Trained, type TrainingObserver, trainNetwork } from '../training/train-network.js';
import { predictionsOf } from './evaluation.js';
import { modelOf } from './model-of.js';
import type { PreparedFit } from './prepare-fit.js';
import { trainingRecipe } from './training-recipe.js';

/** Something of each part of the rows; undefined where there is none. */
export interface OfParts<T> {
  readonly training: T;
  readonly validation: T | undefined;
  readonly test: T | undefined;
}

/** What a training gives. */
export interface Fitted extends Trained {
  /** On the rows that were held out for it. */
  readonly test: Score | undefined;
  /** Of a regression: how good the predictions are in the target's own unit. */
  readonly regression: OfParts<RegressionMetrics> | undefined;
  readonly model: Model;
}

/** How a training is run. */
export interface FitOptions {
  readonly engine: Engine;
  readonly observer?: TrainingObserver | undefined;
  /** The first weights, instead of random ones. */
  readonly initial?: Weights | undefined;
}

/** Trains what was prepared: from the first weights to the model. */
export async function trainPrepared(
  prepared: PreparedFit,
  { engine, observer, initial }: FitOptions,
): Promise<Fitted> {
  const { recipe, resolved, data } = prepared;
  const trained = await trainNetwork(
    trainingRecipe(recipe),
    resolved,
    {
      training: { examples: data.training },
      validation: data.validation && { examples: data.validation },
    },
    engine,
    observer,
    initial,
  );
  const { test: examples } = data;
  const test =
    examples &&
    trained.scorer.score(examples, undefined, (rows) =>
      observer?.onScoring?.(rows / examples.count),
    );
  return {
    ...trained,
    test,
    regression: regressionOf(prepared, trained),
    model: modelOf(prepared, trained, test),
  };
}

function regressionOf(
  { data }: PreparedFit,
  { scorer }: Trained,
): OfParts<RegressionMetrics> | undefined {
  if (data.schema.target.kind !== 'number') return undefined;
  const metrics = (examples: Examples): RegressionMetrics => {
    const { actual, predicted } = predictionsOf(scorer, data.schema, examples);
    return regressionMetrics(actual, predicted);
  };
  return {
    training: metrics(data.training),
    validation: data.validation && metrics(data.validation),
    test: data.test && metrics(data.test),
  };
}
