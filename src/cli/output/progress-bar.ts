import { createRequire } from 'node:module';
import { formatCount, formatDuration, formatLoss } from './numbers.js';
import type { Progress, ProgressState } from './progress-view.js';
import { secondsLeft } from './seconds-left.js';
import type { Signals, Stderr } from './terminal.js';

export interface ProgressBarOptions {
  readonly epochs: number;
  readonly stream: Stderr;
  /** In seconds. */
  readonly now: () => number;
  readonly signals: Signals;
}

/** In seconds. What is over sooner needs no bar, and does not pay for loading one. */
const DELAY = 0.5;
/** In seconds. More often cannot be read, and more than a few thousand epochs a second would feel it. */
const INTERVAL = 0.1;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Progress as a bar in the last line of a terminal. */
export function createProgressBar({ epochs, stream, now, signals }: ProgressBarOptions): Progress {
  const begin = now();
  let first: number | undefined;
  let drawn = -Infinity;
  let state: ProgressState | undefined;
  let bar: Bar | undefined;

  const payload = ({ epoch, loss }: ProgressState) => ({
    done: formatCount(epoch),
    all: formatCount(epochs),
    loss: formatLoss(loss),
    left: formatDuration(secondsLeft(now() - begin, epoch - (first ?? 0), epochs - (first ?? 0))),
  });
  const listeners = SIGNALS.map((signal) => ({
    signal,
    listener() {
      stop();
      // Without anybody else to end the process, this listener would have kept it alive.
      if (signals.listenerCount(signal) === 0) signals.kill(signals.pid, signal);
    },
  }));
  const show = (current: ProgressState): void => {
    bar = newBar(stream);
    bar.start(epochs, current.epoch, payload(current));
  };
  const stop = (): void => {
    if (bar === undefined) return;
    bar.stop();
    bar = undefined;
    for (const { signal, listener } of listeners) signals.off(signal, listener);
  };

  return {
    update(news) {
      first ??= news.epoch - 1; // those that a checkpoint brought took no time here
      state = news;
      const time = now();
      if (time - begin < DELAY || time - drawn < INTERVAL) return;
      drawn = time;
      if (bar === undefined) {
        for (const { signal, listener } of listeners) signals.on(signal, listener);
        show(news);
      } else {
        bar.update(news.epoch, payload(news));
        bar.render();
      }
    },
    above(print) {
      if (bar === undefined || state === undefined) {
        print();
        return;
      }
      // Taking it away whole also takes back the cursor's saved position, which printing moves.
      bar.stop();
      try {
        print();
      } finally {
        show(state);
      }
    },
    stop,
  };
}

type Bar = InstanceType<typeof import('cli-progress').SingleBar>;

function newBar(stream: Stderr): Bar {
  // Loaded when there is something to show; `require`, as training does not wait for an import.
  const { SingleBar }: typeof import('cli-progress') = createRequire(import.meta.url)(
    'cli-progress',
  );
  return new SingleBar({
    stream,
    format: '{bar} epoch {done} of {all}, loss {loss}, about {left} left',
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    linewrap: true, // cuts what is too long for the line, and leaves the terminal's own setting alone
    gracefulExit: false, // signals are for the caller above
    synchronousUpdate: false, // it is drawn when it is told to be
    emptyOnZero: true,
  });
}
