import { progressTexts } from './progress-text.js';
import type { Progress } from './progress-view.js';
import { RemainingTime } from './remaining-time.js';
import type { Stderr } from './terminal.js';

export interface ProgressNotesOptions {
  readonly stream: Pick<Stderr, 'write'>;
  /** In seconds. */
  readonly now: () => number;
}

/** Between two lines, in seconds; what is over sooner shows none. */
const INTERVAL = 5;

/** Progress as plain lines, for logs: `epoch 120 of 1,000, loss 0.0913, about 3 min 05 s left`. */
export function createProgressNotes({ stream, now }: ProgressNotesOptions): Progress {
  let last = now();
  return {
    begin(phase) {
      const remaining = new RemainingTime(phase, now());
      return (done) => {
        const time = now();
        remaining.see(time, done);
        if (time - last < INTERVAL) return;
        last = time;
        const [whole] = progressTexts(phase, done, remaining.left());
        stream.write(`${whole}\n`);
      };
    },
    above: (print) => print(),
    stop() {},
  };
}
