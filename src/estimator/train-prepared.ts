import type { UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { modelNetwork } from '../model/restore.js';
import { baselineLoss } from '../network/baseline.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import type { Score } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { inPieces } from '../support/in-pieces.js';
import type { DescentState } from '../training/descent-state.js';
import { type RegressionMetrics, regressionMetrics } from '../training/metrics.js';
import { type TrainingObserver, trainNetwork } from '../training/train-network.js';
import type { Checkpoint } from './checkpoint/checkpoint.js';
import { doubtsOf } from './doubts/doubt.js';
import { LossTrend } from './doubts/loss-trend.js';
import { type OutcomeSubject, outcomeDoubts } from './doubts/outcome-doubts.js';
import { type Predictions, predictionsOf } from './evaluation.js';
import type { Learnt } from './learnt.js';
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
export interface Fitted
  extends Omit<Learnt, 'network' | 'networks' | 'scorer' | 'trainedOn' | 'watched'> {
  /** How many rows were held out to watch the training. */
  readonly validationRows: number | undefined;
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
  /** What a training of this recipe and data is continued from. */
  readonly from?: Pick<Checkpoint, 'state' | 'curve'> | undefined;
}

/** Trains what was prepared: from the first weights to the model. */
export async function trainPrepared(
  prepared: PreparedFit,
  { engine, observer, initial, from }: FitOptions,
): Promise<Fitted> {
  const { recipe, data, source } = prepared;
  const trend = new LossTrend(recipe.epochs);
  for (const record of from?.curve.records() ?? []) trend.add(record);
  const watching: TrainingObserver = {
    ...observer,
    onEpoch(record, state) {
      if (record.member === undefined || record.member === 1) trend.add(record);
      observer?.onEpoch?.(record, state);
    },
  };
  const learnt = diverging(
    recipe.ensemble === undefined
      ? await trainOne(prepared, { engine, initial, from, observer: watching })
      : await trainSeveral(prepared, recipe.ensemble, engine, watching, from?.state),
  );
  const { test: held } = data;
  const test =
    held &&
    (await inPieces(learnt.scorer.scoring(held.examples, held.rows), (rows) =>
      observer?.onScoring?.(rows / countOf(held)),
    ));
  const { network: _, networks: __, scorer: ___, trainedOn: ____, watched, ...outcome } = learnt;
  return {
    ...outcome,
    validationRows: watched && countOf(watched.on),
    test,
    regression: regressionOf(prepared, learnt),
    doubts: doubtsOf(outcomeDoubts, {
      recipe,
      task: source.task,
      stopped: learnt.stopped,
      losses: lossesOf(learnt, test && held && { ...held, loss: test.loss }),
      trend,
    }),
    unfamiliar: data.validation || data.test ? data.unfamiliar : undefined,
    model: modelOf(prepared, learnt, test),
  };
}

/** The loss of an epoch is taken before each step: that of the weights it ends with may be no number though it was one. */
function diverging(learnt: Learnt): Learnt {
  const isLost = !Number.isFinite(learnt.training.loss) && learnt.stopped !== 'interrupted';
  return isLost ? { ...learnt, stopped: 'diverged' } : learnt;
}

/** Trains one network. */
async function trainOne(
  { recipe, resolved, data }: PreparedFit,
  { engine, observer, initial, from }: FitOptions,
): Promise<Learnt> {
  const trained = await trainNetwork(
    trainingRecipe(recipe),
    resolved,
    { training: data.training, validation: data.validation },
    engine,
    observer,
    initial,
    from?.state,
  );
  const { network, weights, scorer, stored } = trained;
  const { validation: on } = stored;
  return {
    ...trained,
    networks: modelNetwork(network, weights, data.schema),
    trainedOn: stored.training,
    ...(on && { watched: { on, predictions: () => predictionsOf(scorer, data.schema, on) } }),
  };
}

/** Trains the members of an ensemble, which most trainings need not wait for. */
async function trainSeveral(
  { recipe, kinds, data, folds }: PreparedFit,
  ensemble: number,
  engine: Engine,
  observer: TrainingObserver,
  from: DescentState | undefined,
): Promise<Learnt> {
  const { trainEnsemble } = await import('./train-ensemble.js');
  const parts = { ...data, folds };
  return trainEnsemble({ ...recipe, ensemble }, kinds, parts, engine, observer, from);
}

function lossesOf(
  { training, validation, baselineLoss: baseline, network, objective, watched }: Learnt,
  test: (ExampleRows & { readonly loss: number }) | undefined,
): OutcomeSubject['losses'] {
  const baselineOf = ({ examples, rows }: ExampleRows): number =>
    baselineLoss(network.spec.outputs, objective, examples, rows);
  return [
    { part: 'training', loss: training.loss, baseline },
    ...(validation === undefined || watched === undefined
      ? []
      : [
          {
            part: 'validation',
            loss: validation.loss,
            baseline: baselineOf(watched.on),
          } as const,
        ]),
    ...(test === undefined
      ? []
      : [{ part: 'test', loss: test.loss, baseline: baselineOf(test) } as const]),
  ];
}

function regressionOf(
  { data }: PreparedFit,
  { scorer, trainedOn, watched }: Learnt,
): OfParts<RegressionMetrics> | undefined {
  if (data.schema.target.kind !== 'number') return undefined;
  const metrics = ({ actual, predicted }: Predictions): RegressionMetrics =>
    regressionMetrics(actual, predicted);
  const metricsOn = (examples: ExampleRows): RegressionMetrics =>
    metrics(predictionsOf(scorer, data.schema, examples));
  return {
    training: metricsOn(trainedOn),
    validation: watched && metrics(watched.predictions()),
    test: data.test && metricsOn(data.test),
  };
}
