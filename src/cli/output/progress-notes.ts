import { formatCount, formatDuration, formatLoss } from './numbers.js';
import type { Progress } from './progress-view.js';
import { secondsLeft } from './seconds-left.js';
import type { Stderr } from './terminal.js';

export interface ProgressNotesOptions {
  readonly epochs: number;
  readonly stream: Pick<Stderr, 'write'>;
  /** In seconds. */
  readonly now: () => number;
}

/** Between two lines, in seconds; a training that is over sooner shows none. */
const INTERVAL = 5;

/** Progress as plain lines, for logs: `epoch 120 of 1,000, loss 0.0913, about 3 min 05 s left`. */
export function createProgressNotes({ epochs, stream, now }: ProgressNotesOptions): Progress {
  const begin = now();
  let last = begin;
  let first: number | undefined;
  return {
    update({ epoch, loss }) {
      first ??= epoch - 1; // those that a checkpoint brought took no time here
      const time = now();
      if (time - last < INTERVAL) return;
      last = time;
      const left = formatDuration(secondsLeft(time - begin, epoch - first, epochs - first));
      stream.write(
        `epoch ${formatCount(epoch)} of ${formatCount(epochs)}, loss ${formatLoss(loss)}, about ${left} left\n`,
      );
    },
    above: (print) => print(),
    stop() {},
  };
}
