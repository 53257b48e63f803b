import type { Engine } from '../engine/program.js';
import { baselineLoss } from '../network/baseline.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import type { Network } from '../network/network.js';
import type { ObjectiveSpec } from '../network/objective.js';
import { type Score, type Scorer, withWeights } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { inPieces } from '../support/in-pieces.js';
import type { DescentState } from './descent-state.js';
import type { IgdObserver, IgdResult } from './igd.js';
import type { Recipe } from './recipe.js';
import type { ResolvedRecipe } from './resolve-recipe.js';
import type { DescentStart, TrainingData } from './trainer.js';
import { ownWorkplace, type Workplace, type Workshop } from './workshop.js';

/** How a training is followed from outside, to the scores of its weights. */
export interface TrainingObserver extends IgdObserver {
  /**
   * The descent is over, and its weights are not scored yet.
   *
   * @param state from which it can be continued; none if it diverged
   */
  onDescended?(state: DescentState | undefined): void;
  /** Told from time to time which share of some rows is scored by the final weights, from 0 to 1. */
  onScoring?(share: number): void;
}

/** What a descent gives, before its weights are scored. */
export interface Descended extends IgdResult {
  readonly network: Network;
  readonly objective: ObjectiveSpec;
  /** With the final weights. */
  readonly scorer: Scorer;
  /** The examples where the scorer takes them as they lie. */
  readonly stored: { readonly training: ExampleRows; readonly validation: ExampleRows | undefined };
}

/** What training gives. */
export interface Trained extends Descended {
  /** The final weights' score on the training examples, without dropout. */
  readonly training: Score;
  readonly validation?: Score;
  /** The loss of always predicting the class frequencies, or the mean. */
  readonly baselineLoss: number;
}

/**
 * Trains a network by a recipe: from initial weights to the scores of the final ones.
 *
 * Formulas are tried on the first examples and weights before it begins.
 *
 * @param first the first weights; the recipe's own by default
 * @param from where to continue a training of this recipe and data; the first weights do not count then
 * @param workshop what it shares with other trainings; nothing by default. Nobody writes to the examples any more then
 */
export async function trainNetwork(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  data: TrainingData,
  engine: Engine,
  observer: TrainingObserver = {},
  first?: Weights,
  from?: DescentState,
  workshop?: Workshop,
): Promise<Trained> {
  const work = async (place: Workplace): Promise<Trained> => {
    const descended = await descendAt(place, recipe, resolved, data, { first, observer, from });
    const { network, objective, scorer, stored } = descended;
    const { training, validation } = stored;
    const score = (some: ExampleRows): Promise<Score> =>
      inPieces(scorer.scoring(some.examples, some.rows), (rows) =>
        observer.onScoring?.(rows / countOf(some)),
      );
    return {
      ...descended,
      training: await score(training),
      ...(validation && { validation: await score(validation) }),
      baselineLoss: baselineLoss(network.spec.outputs, objective, training.examples, training.rows),
    };
  };
  return workshop ? workshop.work(data, work) : work(ownWorkplace(engine, data));
}

/** The same, whose weights are scored on none of its examples: for whoever scores them on others. */
export async function descendNetwork(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  data: TrainingData,
  engine: Engine,
  start: DescentStart = {},
  workshop?: Workshop,
): Promise<Descended> {
  const work = (place: Workplace): Promise<Descended> =>
    descendAt(place, recipe, resolved, data, start);
  return workshop ? workshop.work(data, work) : work(ownWorkplace(engine, data));
}

async function descendAt(
  place: Workplace,
  recipe: Recipe,
  resolved: ResolvedRecipe,
  data: TrainingData,
  start: DescentStart & { readonly observer?: TrainingObserver | undefined },
): Promise<Descended> {
  const training = place.store(data.training, recipe.precision);
  const validation = data.validation && place.store(data.validation, recipe.precision);
  const monitor = recipe.monitor ?? (validation && 'validation-loss');
  const own = { ...recipe, monitor };
  const trainer = place.trainer(own, resolved, countOf(training));
  const { network, objective } = trainer.resolved;
  const result = await trainer.descend({ training, validation }, own, start);
  start.observer?.onDescended?.(result.state);
  const scorer = withWeights(trainer.scorer, result.weights);
  return { ...result, network, objective, scorer, stored: { training, validation } };
}
