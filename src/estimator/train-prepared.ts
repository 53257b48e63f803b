import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import type { Score } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { type Trained, type TrainingObserver, trainNetwork } from '../training/train-network.js';
import { modelOf } from './model-of.js';
import type { PreparedFit } from './prepare-fit.js';
import { trainingRecipe } from './training-recipe.js';

/** What a training gives. */
export interface Fitted extends Trained {
  /** On the rows that were held out for it. */
  readonly test: Score | undefined;
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
  return { ...trained, test, model: modelOf(prepared, trained, test) };
}
