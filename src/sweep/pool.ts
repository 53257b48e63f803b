import { createRequire } from 'node:module';
import { Piscina } from 'piscina';
import type { EngineName } from '../engine/engines.js';
import type { Executor } from './executor.js';
import type { FoldOutcome, FoldTask } from './fold-task.js';
import { type SharedFold, shareFold } from './shared-fold.js';
import type { Ended, SharedTasks } from './worker.js';

/** What is in hand at a time for each thread, so that none waits for the next: what it does, and the same once more. */
const IN_HAND = 2;

/** The worker beside this file in the build; from the source, whose tests load no build, the same. */
function builtWorker(): string {
  const { resolve } = createRequire(import.meta.url);
  try {
    return resolve('./worker.cjs');
  } catch {
    return resolve('../../dist/command/worker.cjs');
  }
}

/**
 * A thread that is done waits for this one, which may be doing something else: of trainings that are short, it is given
 * several at a time, of about so many seconds.
 */
const AT_A_TIME = 0.06;
const MOST_AT_A_TIME = 32;

/** A training that is asked for. */
interface Asked {
  readonly task: FoldTask;
  readonly fold: SharedFold;
  resolve(outcome: FoldOutcome): void;
  reject(error: unknown): void;
}

/**
 * Runs trainings in threads of their own, which share the examples. The bits are the same in any of them.
 *
 * @param jobs how many threads
 * @param file what they run; the built `worker` by default
 */
export function inThreads(jobs: number, engine: EngineName, file = builtWorker()): Executor {
  const pool = new Piscina<SharedTasks, Ended[]>({
    filename: file,
    name: 'runTasks',
    minThreads: jobs,
    maxThreads: jobs,
  });
  const waiting: Asked[] = [];
  let busy = 0;
  /** What a training took of late. */
  let seconds = Infinity;
  const atATime = (): number =>
    Math.max(1, Math.min(MOST_AT_A_TIME, Math.floor(AT_A_TIME / seconds)));
  const give = async (batch: readonly Asked[]): Promise<void> => {
    busy++;
    try {
      const tasks = batch.map(({ task, fold }) => ({ task, fold }));
      const ended = await pool.run({ tasks, engine });
      const took = ended.flatMap((one) => ('outcome' in one ? [one.outcome.seconds] : []));
      if (took.length > 0) seconds = took.reduce((sum, x) => sum + x, 0) / took.length;
      for (const [i, one] of ended.entries()) {
        if ('outcome' in one) batch[i].resolve(one.outcome);
        else batch[i].reject(one.error);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    busy--;
    giveOut();
  };
  const giveOut = (): void => {
    while (busy < jobs && waiting.length > 0) {
      // At the end, all threads are to be done at about the same time.
      const count = Math.min(atATime(), Math.ceil(waiting.length / jobs));
      void give(waiting.splice(0, count));
    }
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the threads are closed'));
    closing ??= pool.destroy();
    return closing;
  };
  const watched = new WeakSet<AbortSignal>();
  return {
    get width() {
      return IN_HAND * jobs * atATime();
    },
    run(task, fold, signal) {
      if (signal !== undefined && !watched.has(signal)) {
        watched.add(signal);
        signal.addEventListener('abort', () => void close(), { once: true });
      }
      return new Promise((resolve, reject) => {
        waiting.push({ task, fold: shareFold(fold), resolve, reject });
        giveOut();
      });
    },
    close,
  };
}
