import type { Engine } from '../engine/program.js';
import type { PreparedFold } from '../estimator/prepare-folds.js';
import { yieldToEvents } from '../support/yield-to-events.js';
import { Workshop } from '../training/workshop.js';
import { type FoldOutcome, type FoldTask, runFold } from './fold-task.js';

/** Where trainings run. */
export interface Executor {
  /** So many at a time are worth being asked for; they become more where trainings turn out to be short. */
  readonly width: number;
  /**
   * Trains and scores.
   *
   * @param signal ends what is begun, of which nothing comes
   * @throws whatever is wrong with that one training
   */
  run(task: FoldTask, fold: PreparedFold, signal?: AbortSignal): Promise<FoldOutcome>;
  close(): Promise<void>;
}

/** How long trainings that are each too short to do so may go on before what is due is heard, in milliseconds. */
const YIELD_MS = 50;

/** Runs them in this thread, one after the other, and hears signals and keys several times a second. */
export function inThisThread(engine: Engine): Executor {
  const bench = { engine, workshop: new Workshop(engine) };
  let heard = performance.now();
  return {
    width: 1,
    async run(task, fold, signal) {
      if (performance.now() - heard >= YIELD_MS) {
        await yieldToEvents();
        heard = performance.now();
      }
      signal?.throwIfAborted();
      return runFold(task, fold, bench, signal);
    },
    close: async () => {},
  };
}
