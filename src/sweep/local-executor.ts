import { type EngineName, engines } from '../engine/engines.js';
import { type Executor, inThisThread } from './executor.js';

/** How many trainings there are at most, how many run at a time, and by what. */
export interface LocalTrainings {
  readonly trainings: number;
  readonly jobs: number;
  readonly engine: EngineName;
}

/**
 * Where the trainings of this machine run: in threads, or in this one where there is but one at a time. Threads begin when
 * they are first needed, or as soon as it is known that they will be: a thread is there after some 50 ms, in which this one
 * reads rows.
 */
export class LocalExecutor {
  readonly #asked: LocalTrainings;
  #begun: Promise<Executor> | undefined;
  #closed: Promise<void> | undefined;

  constructor(asked: LocalTrainings) {
    this.#asked = asked;
  }

  begin(): void {
    void this.executor().catch(() => {}); // whoever asks for it will be told
  }

  executor(): Promise<Executor> {
    this.#begun ??= begun(this.#asked);
    return this.#begun;
  }

  /** Ends the threads: this one need not wait for it before it is done with everything else. */
  close(): Promise<void> {
    this.#closed ??= closed(this.#begun);
    return this.#closed;
  }
}

async function begun({ trainings, jobs, engine }: LocalTrainings): Promise<Executor> {
  const count = Math.min(trainings, jobs);
  if (count === 1) return inThisThread(engines[engine]);
  const { inThreads } = await import('./pool.js');
  return inThreads(count, engine);
}

async function closed(executor: Promise<Executor> | undefined): Promise<void> {
  try {
    await (await executor)?.close();
  } catch {
    // It never came to be, which was said where it was asked for.
  }
}
