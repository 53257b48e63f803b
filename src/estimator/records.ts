import type { LogBase } from '../network/losses.js';
import type { ObjectiveSpec } from '../network/objective.js';
import type { EpochRecord } from '../training/epoch-record.js';
import type { Fitted } from './train-prepared.js';

/** A record of NDJSON: what does not apply is undefined, and is left out. */
export type JsonRecord = Readonly<Record<string, unknown>>;

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

/**
 * The outcome of a training, for --json: the scores are those of the weights in the model.
 *
 * @param path of the model
 */
export function resultRecord(fitted: Fitted, path: string): JsonRecord {
  const { training, validation, test } = fitted;
  return {
    type: 'result',
    epochs: fitted.epochs,
    stopped: fitted.stopped,
    weightsEpoch: fitted.weightsEpoch,
    loss: training.loss,
    accuracy: training.accuracy,
    validationLoss: validation?.loss,
    validationAccuracy: validation?.accuracy,
    testLoss: test?.loss,
    testAccuracy: test?.accuracy,
    baselineLoss: fitted.baselineLoss,
    logBase: unitOf(fitted.objective),
    seconds: fitted.seconds,
    examplesPerSecond: fitted.examples / fitted.seconds,
    weights: fitted.model.weights,
    model: path,
  };
}
