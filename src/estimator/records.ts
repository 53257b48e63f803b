import { totalOf } from '../dataset/encode/unfamiliar-fields.js';
import type { LogBase } from '../network/losses.js';
import type { ObjectiveSpec } from '../network/objective.js';
import type { EpochRecord } from '../training/epoch-record.js';
import type { JsonRecord } from './json-record.js';
import type { Fitted } from './train-prepared.js';

/** The unit of a loss, as records name it: the base of its logarithms, if it has any. */
export function unitOf({ loss, logBase }: ObjectiveSpec): LogBase | undefined {
  return loss === 'cross-entropy' ? logBase : undefined;
}

/** An epoch, for --json and --log. */
export function epochRecord(record: EpochRecord, objective: ObjectiveSpec): JsonRecord {
  return {
    type: 'epoch',
    member: record.member,
    epoch: record.epoch,
    loss: record.loss,
    accuracy: record.accuracy,
    validationLoss: record.validationLoss,
    validationAccuracy: record.validationAccuracy,
    validationCalibratedLoss: record.validationCalibratedLoss,
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
  const { training, validation, test, regression, unfamiliar } = fitted;
  return {
    type: 'result',
    epochs: fitted.epochs,
    stopped: fitted.stopped,
    weightsEpoch: fitted.weightsEpoch,
    loss: training.loss,
    accuracy: training.accuracy,
    rmse: regression?.training.rmse,
    r2: regression?.training.r2,
    validationRows: fitted.members && fitted.validationRows,
    validationLoss: validation?.loss,
    validationAccuracy: validation?.accuracy,
    validationRmse: regression?.validation?.rmse,
    validationR2: regression?.validation?.r2,
    testLoss: test?.loss,
    testAccuracy: test?.accuracy,
    testRmse: regression?.test?.rmse,
    testR2: regression?.test?.r2,
    unknown: unfamiliar && totalOf(unfamiliar.unknown),
    filled: unfamiliar && totalOf(unfamiliar.filled),
    baselineLoss: fitted.baselineLoss,
    logBase: unitOf(fitted.objective),
    members: fitted.members?.map((one) => ({
      seed: one.seed,
      epochs: one.epochs,
      stopped: one.stopped,
      weightsEpoch: one.weightsEpoch,
      validationLoss: one.validation?.loss,
      validationAccuracy: one.validation?.accuracy,
    })),
    seconds: fitted.seconds,
    examplesPerSecond: fitted.examples / fitted.seconds,
    weights: fitted.model.weights,
    model: path,
  };
}
