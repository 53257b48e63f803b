import { createProgressBar } from './progress-bar.js';
import { createProgressNotes } from './progress-notes.js';

/** What `--progress` may be. */
export const progressModes = ['auto', 'bar', 'plain', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

/** How far training has come. */
export interface ProgressState {
  /** Epochs done. */
  readonly epoch: number;
  readonly loss: number;
}

/** Something to look at while training goes on. It is on standard error, and nothing depends on it. */
export interface Progress {
  /** As often as there is news: how often it is shown is decided here. */
  update(state: ProgressState): void;
  /** Prints something else to the same terminal, above the bar if there is one. */
  above(print: () => void): void;
  /** Takes the bar away and leaves the terminal as it was; also in `finally`, also twice. */
  stop(): void;
}

/** A stream to show progress on: `process.stderr`, or a test's. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Where signals come from and go to: `process`, or a test's. */
export interface Signals {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  listenerCount(signal: 'SIGINT' | 'SIGTERM'): number;
  kill(pid: number, signal: 'SIGINT' | 'SIGTERM'): unknown;
  readonly pid: number;
}

export interface ProgressOptions {
  readonly mode: ProgressMode;
  /** The most epochs there will be. */
  readonly epochs: number;
  readonly stream?: ProgressStream;
  /** In seconds, from any beginning. */
  readonly now?: () => number;
  readonly signals?: Signals;
}

/**
 * Shows progress: a bar on a terminal, and off one, whatever was asked for, a plain line every few seconds,
 * for nothing else can be read in a file.
 */
export function createProgress(options: ProgressOptions): Progress {
  const {
    mode,
    epochs,
    stream = process.stderr,
    now = () => performance.now() / 1000,
    signals = process,
  } = options;
  if (mode === 'none') return { update() {}, above: (print) => print(), stop() {} };
  const animated = mode !== 'plain' && stream.isTTY === true;
  return animated
    ? createProgressBar({ epochs, stream, now, signals })
    : createProgressNotes({ epochs, stream, now });
}
