import type { UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { baselineLoss } from '../network/baseline.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import type { Score } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { type RegressionMetrics, regressionMetrics } from '../training/metrics.js';
import { type Trained, type TrainingObserver, trainNetwork } from '../training/train-network.js';
import { doubtsOf } from './doubts/doubt.js';
import { LossTrend } from './doubts/loss-trend.js';
import { type OutcomeSubject, outcomeDoubts } from './doubts/outcome-doubts.js';
import { predictionsOf } from './evaluation.js';
import { modelOf } from './model-of.js';
import type { Note } from './notes.js';
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
  /** What may be wrong with it. */
  readonly doubts: readonly Note[];
  /** The fields of rows held out that are unlike those of the training; undefined where there are no such rows. */
  readonly unfamiliar: UnfamiliarFields | undefined;
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
  const { recipe, resolved, data, source } = prepared;
  const trend = new LossTrend(recipe.epochs);
  const trained = await trainNetwork(
    trainingRecipe(recipe),
    resolved,
    { training: data.training, validation: data.validation },
    engine,
    {
      ...observer,
      onEpoch(record, state) {
        trend.add(record);
        observer?.onEpoch?.(record, state);
      },
    },
    initial,
  );
  const { test: held } = data;
  const test =
    held &&
    trained.scorer.score(held.examples, held.rows, (rows) =>
      observer?.onScoring?.(rows / countOf(held)),
    );
  return {
    ...trained,
    test,
    regression: regressionOf(prepared, trained),
    doubts: doubtsOf(outcomeDoubts, {
      recipe,
      task: source.task,
      stopped: trained.stopped,
      losses: lossesOf(trained, test && held && { ...held, loss: test.loss }),
      trend,
    }),
    unfamiliar: data.validation || data.test ? data.unfamiliar : undefined,
    model: modelOf(prepared, trained, test),
  };
}

function lossesOf(
  trained: Trained,
  test: (ExampleRows & { readonly loss: number }) | undefined,
): OutcomeSubject['losses'] {
  const { training, validation, baselineLoss: baseline, network, objective, stored } = trained;
  const baselineOf = ({ examples, rows }: ExampleRows): number =>
    baselineLoss(network.spec.outputs, objective, examples, rows);
  return [
    { part: 'training', loss: training.loss, baseline },
    ...(validation === undefined || stored.validation === undefined
      ? []
      : [
          {
            part: 'validation',
            loss: validation.loss,
            baseline: baselineOf(stored.validation),
          } as const,
        ]),
    ...(test === undefined
      ? []
      : [{ part: 'test', loss: test.loss, baseline: baselineOf(test) } as const]),
  ];
}

function regressionOf(
  { data }: PreparedFit,
  { scorer, stored }: Trained,
): OfParts<RegressionMetrics> | undefined {
  if (data.schema.target.kind !== 'number') return undefined;
  const metrics = (examples: ExampleRows): RegressionMetrics => {
    const { actual, predicted } = predictionsOf(scorer, data.schema, examples);
    return regressionMetrics(actual, predicted);
  };
  return {
    training: metrics(stored.training),
    validation: stored.validation && metrics(stored.validation),
    test: data.test && metrics(data.test),
  };
}
