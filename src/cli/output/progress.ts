import { createProgressBar } from './progress-bar.js';
import { createProgressNotes } from './progress-notes.js';
import type { Progress } from './progress-view.js';
import type { Signals, Stderr } from './terminal.js';

/** What `--progress` may be. */
export const progressModes = ['auto', 'bar', 'plain', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

export interface ProgressOptions {
  readonly mode: ProgressMode;
  /** The most epochs there will be. */
  readonly epochs: number;
  readonly stream: Stderr;
  /** In seconds, from any beginning. */
  readonly now?: () => number;
  readonly signals: Signals;
}

/**
 * Shows progress: a bar on a terminal, and off one, whatever was asked for, a plain line every few seconds,
 * for nothing else can be read in a file.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { mode, epochs, stream, now = () => performance.now() / 1000, signals } = options;
  if (mode === 'none') return { update() {}, above: (print) => print(), stop() {} };
  const animated = mode !== 'plain' && stream.isTTY === true;
  return animated
    ? createProgressBar({ epochs, stream, now, signals })
    : createProgressNotes({ epochs, stream, now });
}
