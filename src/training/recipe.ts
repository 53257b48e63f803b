import type { Precision } from '../autodiff/evaluate.js';
import type { ActivationChoice, LossChoice } from '../network/choices.js';
import type { InitializerChoice } from '../network/initializers.js';
import type { LayerWidths } from '../network/layer-spec.js';
import type { LogBase } from '../network/losses.js';
import type { Penalties } from '../network/objective.js';
import type { OptimizerName, OptimizerSettings } from '../network/optimizers.js';
import type { OutputName } from '../network/outputs.js';
import type { RateFactors } from '../network/parameter-groups.js';
import type { ScheduleChoice } from '../network/schedules.js';
import type { ConvergenceSettings } from './convergence.js';

/**
 * Everything but the data that decides what a training gives, in the terms of `mlp train`. It is plain data:
 * it can be cloned, written as JSON, and handed to another thread.
 */
export interface Recipe
  extends OptimizerSettings,
    Required<Omit<ConvergenceSettings, 'budget'>>,
    Pick<ConvergenceSettings, 'budget'> {
  readonly widths: LayerWidths;
  readonly activations: readonly ActivationChoice[];
  /** By default softmax, sigmoid for one unit, linear for regression. */
  readonly output: OutputName | undefined;
  /** By default cross entropy, squared for regression. */
  readonly loss: LossChoice | undefined;
  readonly logBase: LogBase;
  /** X, of the targets (1 − X)·q + X/K of K classes. */
  readonly labelSmoothing?: number | undefined;
  /** By default each layer's own. */
  readonly initializer: InitializerChoice | undefined;
  readonly penalties: Penalties;
  /** One probability for all hidden layers, or one each. */
  readonly dropout: readonly number[];

  readonly learningRate: number;
  /** What it is multiplied by for groups of parameters. */
  readonly lrFactor?: RateFactors | undefined;
  readonly schedule: ScheduleChoice;
  /** Epochs in which η rises to where the schedule begins. */
  readonly warmup?: number | undefined;
  readonly optimizer: OptimizerName;
  readonly weightDecay?: number | undefined;
  readonly batchSize: number;
  readonly clipNorm: number | undefined;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly precision: Precision;
}
