import type { ConvergenceState, StopReason } from './convergence.js';
import type { EpochRecord } from './epoch-record.js';
import type { BestWeights } from './kept-weights.js';
import type { NamedNumbers } from './named-numbers.js';
import type { Spent } from './pace.js';

/**
 * All that a descent carries from one epoch to the next. It is plain data: a structured clone of it is as good. JSON has
 * neither −0 nor NaN, so a text that is to be exact has to keep the bytes of the numbers.
 */
export interface DescentState {
  /** The epochs that are finished. */
  readonly epoch: number;
  /** The steps that were taken: the number of the next one, which keys its random bits. */
  readonly steps: number;
  readonly spent: Spent;
  /** Every state of the program: the weights, and what the optimizer remembers. */
  readonly numbers: NamedNumbers;
  /** What is known of the last epoch; nothing before the first. */
  readonly record?: EpochRecord | undefined;
  /** What the criteria remember. */
  readonly convergence: ConvergenceState;
  /** The weights of the best epoch, when something is monitored. */
  readonly best?: BestWeights | undefined;
  /** Where several descents follow each other: those that were over when this one began. It does not depend on them. */
  readonly before?: readonly FinishedDescent[] | undefined;
}

/** What a descent came to that is over and is not continued: plain data. */
export interface FinishedDescent extends Spent {
  readonly epochs: number;
  readonly stopped: StopReason;
  readonly weightsEpoch: number;
  readonly weights: NamedNumbers;
}
