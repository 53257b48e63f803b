import type { Signals } from './terminal.js';

/** What ends a process that does not listen. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls back when a signal ends the process, and lets it end: whoever else listens has to do with it what is to be done, and
 * the last who does sends it again.
 *
 * @returns a function that leaves signals to the system again
 */
export function onEndingSignal(signals: Signals, before: () => void): () => void {
  const handlers = ENDING.map((signal) => {
    const handler = (): void => {
      before();
      stop();
      // Without anybody else to end the process, this listener would have kept it alive.
      if (signals.listenerCount(signal) === 0) signals.kill(signals.pid, signal);
    };
    signals.on(signal, handler);
    return { signal, handler };
  });
  const stop = (): void => {
    for (const { signal, handler } of handlers) signals.off(signal, handler);
  };
  return stop;
}
