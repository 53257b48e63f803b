import type { LogBase } from '../network/losses.js';
import type { ObjectiveSpec } from '../network/objective.js';
import type { Score } from '../network/scorer.js';
import type { EpochRecord } from '../training/epoch-record.js';
import type { Trained } from '../training/train-network.js';

/** A record of NDJSON: what does not apply is undefined, and is left out. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** One line of NDJSON, with its end. */
export function ndjson(record: JsonRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** The unit of a loss, as records name it: the base of its logarithms, if it has any. */
export function unitOf({ loss, logBase }: ObjectiveSpec): LogBase | undefined {
  return loss === 'cross-entropy' ? logBase : undefined;
}

/** An epoch, for --json and --log. */
export function epochRecord(record: EpochRecord, objective: ObjectiveSpec): JsonRecord {
  return {
    type: 'epoch',
    epoch: record.epoch,
    loss: record.loss,
    accuracy: record.accuracy,
    validationLoss: record.validationLoss,
    validationAccuracy: record.validationAccuracy,
    gradientNorm: record.gradientNorm,
    logBase: unitOf(objective),
    learningRate: record.learningRate,
    seconds: record.seconds,
  };
}

/** The outcome of a training, for --json: the scores are those of the weights in the model. */
export function resultRecord(
  trained: Trained,
  test: Score | undefined,
  weights: string,
  model: string,
): JsonRecord {
  return {
    type: 'result',
    epochs: trained.epochs,
    stopped: trained.stopped,
    weightsEpoch: trained.weightsEpoch,
    loss: trained.training.loss,
    accuracy: trained.training.accuracy,
    validationLoss: trained.validation?.loss,
    validationAccuracy: trained.validation?.accuracy,
    testLoss: test?.loss,
    testAccuracy: test?.accuracy,
    baselineLoss: trained.baselineLoss,
    logBase: unitOf(trained.objective),
    seconds: trained.seconds,
    examplesPerSecond: trained.examples / trained.seconds,
    weights,
    model,
  };
}
