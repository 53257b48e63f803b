import { createProgressBar } from './progress-bar.js';
import { createProgressNotes } from './progress-notes.js';
import type { Progress } from './progress-view.js';
import type { Terminal } from './terminal.js';

/** What `--progress` may be. */
export const progressModes = ['auto', 'bar', 'plain', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

export interface ProgressOptions {
  readonly mode: ProgressMode;
  /** In seconds, from any beginning. */
  readonly now?: () => number;
}

/**
 * Shows progress: a bar on a terminal, and off one, whatever was asked for, a plain line every few seconds,
 * for nothing else can be read in a file; nor can a terminal that is `dumb` move its cursor.
 */
export function createProgress(
  { stderr, signals, env }: Pick<Terminal, 'stderr' | 'signals' | 'env'>,
  { mode, now = () => performance.now() / 1000 }: ProgressOptions,
): Progress {
  if (mode === 'none') return noProgress;
  const animated = mode !== 'plain' && stderr.isTTY === true && env.TERM !== 'dumb';
  return animated
    ? createProgressBar({ stream: stderr, now, signals })
    : createProgressNotes({ stream: stderr, now });
}

const noProgress: Progress = { begin: () => () => {}, above: (print) => print(), stop() {} };
