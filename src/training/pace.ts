import type { Plan, StepSettings } from '../engine/program.js';
import { yieldToEvents } from '../support/yield-to-events.js';

/** How a training is followed from outside within an epoch, and ended. */
export interface PaceObserver {
  /** Several times a second: how many epochs are done, as a fraction. */
  onProgress?(epochs: number): void;
  /** Ends the training after the current steps. */
  readonly signal?: AbortSignal | undefined;
}

/** What a training took: plain data. */
export interface Spent {
  /** Of the training loop alone. */
  readonly seconds: number;
  /** Examples stepped through. */
  readonly examples: number;
}

/** How long a plan may run before progress is shown and Ctrl-C is heard, in milliseconds. */
const YIELD_MS = 50;

/** An epoch of less time is gone through whatever happens in it, so that what is said of it does not depend on the clock. */
const LONG_MS = 500;

/** Runs epochs in pieces. */
export interface Pace {
  /** What was spent until now. */
  spent(): Spent;
  /** Whether the next epoch could be interrupted before its end. */
  mayStopWithin(order: Uint32Array): boolean;
  /**
   * Runs an epoch; whether it was finished, and not interrupted.
   *
   * @param isLost whether nothing can come of it any more: the rest of a long epoch is left out, as it would change nothing
   */
  run(
    order: Uint32Array,
    settings: StepSettings,
    epoch: number,
    isLost: () => boolean,
  ): Promise<boolean>;
}

/**
 * Runs epochs in pieces of at most about YIELD_MS, so that the terminal stays alive. Where the pieces end changes nothing
 * in the result: the plan keeps its state and its sums.
 *
 * @param before what was spent when this training was interrupted, if it was
 */
export function startPace(
  plan: Plan,
  batchSize: number,
  { onProgress, signal }: PaceObserver,
  before: Spent = { seconds: 0, examples: 0 },
): Pace {
  const start = performance.now();
  let lastYield = start;
  let { examples } = before;
  let examplesPerPiece = 16 * batchSize;
  return {
    spent: () => ({ seconds: before.seconds + (performance.now() - start) / 1000, examples }),
    mayStopWithin: (order) => signal !== undefined && order.length > examplesPerPiece,
    async run(order, settings, epoch, isLost) {
      const begun = performance.now();
      for (let first = 0; first < order.length; ) {
        const piece = order.subarray(first, first + examplesPerPiece);
        const before = performance.now();
        plan.run(piece, { ...settings, firstStep: settings.firstStep + first / batchSize });
        const now = performance.now();
        first += piece.length;
        examples += piece.length;
        const took = now - before;
        if (piece.length === examplesPerPiece && took < YIELD_MS / 4) examplesPerPiece *= 2;
        else if (took > LONG_MS && examplesPerPiece > batchSize) examplesPerPiece /= 2;
        if (now - lastYield < YIELD_MS) continue;
        if (now - begun > LONG_MS && isLost()) return true;
        onProgress?.(epoch - 1 + first / order.length);
        await yieldToEvents();
        lastYield = performance.now();
        if (signal?.aborted && first < order.length) return false;
      }
      return true;
    },
  };
}
