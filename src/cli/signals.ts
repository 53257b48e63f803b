import { exitCodes } from './output/exit-codes.js';
import type { Terminal } from './output/terminal.js';

/** Ctrl-C and its kin, as something that a training can be asked about. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of the signal that came. */
  exitCode(): number;
  /** Leaves signals to the system again. */
  stop(): void;
}

/**
 * In seconds. `timeout -s INT` sends a signal to its child and to the group that the child is in, and some
 * terminals and shells deliver Ctrl-C twice as well: nobody presses a key again so soon.
 */
const SAME = 0.1;

/**
 * From now on the first SIGINT, SIGTERM or SIGHUP asks for an end, so that what was learnt can be written; a
 * second one ends the process at once, unless it comes with the first.
 *
 * @param now a clock, in seconds
 */
export function onInterruption(
  { signals, exit }: Pick<Terminal, 'signals' | 'exit'>,
  now: () => number = () => performance.now() / 1000,
): Interruption {
  const controller = new AbortController();
  let code: number = exitCodes.interrupted;
  let heard = -Infinity;
  const listeners = [
    ['SIGINT', exitCodes.interrupted],
    ['SIGTERM', exitCodes.terminated],
    ['SIGHUP', exitCodes.hungUp],
  ] as const;
  const handlers = listeners.map(([signal, exitCode]) => {
    const handler = (): void => {
      if (controller.signal.aborted) {
        if (now() - heard >= SAME) exit(exitCode);
        return;
      }
      heard = now();
      code = exitCode;
      controller.abort();
    };
    signals.on(signal, handler);
    return { signal, handler };
  });
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop() {
      for (const { signal, handler } of handlers) signals.off(signal, handler);
    },
  };
}
