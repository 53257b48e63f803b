import type { Engine } from '../engine/program.js';
import type { PreparedFold } from '../estimator/prepare-folds.js';
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

/** Runs them in this thread, one after the other. */
export function inThisThread(engine: Engine): Executor {
  const bench = { engine, workshop: new Workshop(engine) };
  return {
    width: 1,
    run: (task, fold, signal) => runFold(task, fold, bench, signal),
    close: async () => {},
  };
}
