import type { Precision } from '../autodiff/evaluate.js';
import type { ActivationName } from '../network/activations.js';
import type { Initializer } from '../network/initializers.js';
import type { LayerWidths } from '../network/layer-spec.js';
import type { LogBase, LossName } from '../network/losses.js';
import type { Penalties } from '../network/objective.js';
import type { OptimizerName, OptimizerSettings } from '../network/optimizers.js';
import type { OutputName } from '../network/outputs.js';
import type { Schedule } from '../network/schedules.js';
import type { MonitorName } from './convergence.js';

/** Everything but the data that decides what a training gives, in the terms of `mlp train`. */
export interface Recipe extends OptimizerSettings {
  readonly widths: LayerWidths;
  readonly activations: readonly ActivationName[];
  /** By default softmax, sigmoid for one unit, linear for regression. */
  readonly output: OutputName | undefined;
  /** By default cross entropy, squared for regression. */
  readonly loss: LossName | undefined;
  readonly logBase: LogBase;
  /** By default each layer's own. */
  readonly initializer: Initializer | undefined;
  readonly penalties: Penalties;
  /** One probability for all hidden layers, or one each. */
  readonly dropout: readonly number[];

  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly optimizer: OptimizerName;
  readonly batchSize: number;
  readonly clipNorm: number | undefined;
  readonly epochs: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly precision: Precision;

  /** 0: never. */
  readonly tolerance: number;
  readonly patience: number;
  /** By default the validation loss, when there is validation data. */
  readonly monitor: MonitorName | undefined;
  readonly targetLoss: number | undefined;
  /** In seconds. */
  readonly maxTime: number | undefined;
  readonly gradientTolerance: number | undefined;
}
