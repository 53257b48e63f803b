import type { Readable } from 'node:stream';
import { exitCodes } from './exit-codes.js';
import { createStdout, type Stdout, StdoutError } from './stdout.js';

/**
 * What a command hears from and speaks to. It is handed from `main` down to whoever needs it, so that two runs in
 * one process share nothing: the process has one, and a test makes one for each run.
 */
export interface Terminal {
  /** In bytes. To ask for it opens it, so only those ask who read it. */
  readonly stdin: Readable;
  readonly stdout: Stdout;
  readonly stderr: Stderr;
  /** `NO_COLOR`, `FORCE_COLOR` and `TERM` decide about colours, and `MLP_DEBUG` about stacks. */
  readonly env: Environment;
  readonly signals: Signals;
  /** Ends the process at once. */
  exit(code: number): void;
  /** For when the run is over: leaves the process as it was. */
  close(): void;
}

/** Standard error: what is said besides the results, and progress. */
export type Stderr = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Of a terminal. */
  getWindowSize?(): readonly number[];
};

export type Environment = { readonly [name: string]: string | undefined };

/** What ends a process, stops it (Ctrl-Z), and continues it. */
type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGTSTP' | 'SIGCONT';

/** Where signals come from and go to. */
export interface Signals {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
  listenerCount(signal: Signal): number;
  kill(pid: number, signal: Signal): unknown;
  readonly pid: number;
}

/** The process's own. Nothing that its standard output took is lost, even when something calls `process.exit`. */
export function processTerminal(): Terminal {
  const stdout = createStdout({ columns: () => process.stdout.columns });
  const flush = (code: number): void => {
    try {
      stdout.flush();
    } catch (error) {
      if (code !== 0 || !(error instanceof StdoutError)) return; // told already, or quiet
      process.exitCode = exitCodes.fault;
      process.stderr.write(`mlp: error: ${error.message}\n`);
    }
  };
  process.once('exit', flush);
  return {
    get stdin() {
      return process.stdin;
    },
    stdout,
    get stderr() {
      return process.stderr;
    },
    env: process.env,
    signals: process,
    exit: (code) => process.exit(code),
    close: () => process.off('exit', flush),
  };
}
