/** What is known of an epoch when it is over. */
export interface EpochRecord {
  /** Of an ensemble: the number of the network that is trained, from 1. */
  readonly member?: number;
  /** From 1. */
  readonly epoch: number;
  /** The mean loss of the examples, each taken just before its step, with dropout if there is any. */
  readonly loss: number;
  readonly accuracy?: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** The log loss of the validation rows at the best temperature; only when it is watched. */
  readonly validationCalibratedLoss?: number;
  readonly learningRate: number;
  /** ‖∇‖, root mean square over the steps; only when it is watched. */
  readonly gradientNorm?: number;
  /** Since training began. */
  readonly seconds: number;
}
