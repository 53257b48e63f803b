import { createRequire } from 'node:module';
import type { EngineName } from '../engine/engines.js';
import type { Executor } from './executor.js';
import type { FoldOutcome } from './fold-task.js';
import { shareFold } from './shared-fold.js';
import type { SharedTask } from './worker.js';

/** So many trainings are asked for at a time for each thread, so that none waits for the next. */
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
 * Runs trainings in threads of their own, which share the examples. The bits are the same in any of them.
 *
 * @param jobs how many threads
 * @param file what they run; the built `worker` by default
 */
export async function inThreads(
  jobs: number,
  engine: EngineName,
  file = builtWorker(),
): Promise<Executor> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina<SharedTask, FoldOutcome>({
    filename: file,
    name: 'runTask',
    minThreads: jobs,
    maxThreads: jobs,
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= pool.destroy();
    return closing;
  };
  const watched = new WeakSet<AbortSignal>();
  return {
    width: IN_HAND * jobs,
    run(task, fold, signal) {
      if (signal !== undefined && !watched.has(signal)) {
        watched.add(signal);
        signal.addEventListener('abort', () => void close(), { once: true });
      }
      return pool.run({ task, fold: shareFold(fold), engine });
    },
    close,
  };
}
