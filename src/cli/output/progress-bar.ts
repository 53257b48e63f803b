import { createRequire } from 'node:module';
import { barTerminal } from './bar-terminal.js';
import { barLines, progressTexts } from './progress-text.js';
import type { Phase, Progress } from './progress-view.js';
import { RemainingTime } from './remaining-time.js';
import type { Signals, Stderr } from './terminal.js';

export interface ProgressBarOptions {
  readonly stream: Stderr;
  /** In seconds. */
  readonly now: () => number;
  readonly signals: Signals;
}

/** In seconds. What is over sooner needs no bar, and does not pay for loading one. */
const DELAY = 0.5;
/** In seconds. More often cannot be read, and more than a few thousand epochs a second would feel it. */
const INTERVAL = 0.1;

/** What is drawn. */
interface State {
  readonly share: number | undefined;
  readonly texts: readonly string[];
  readonly below: Phase['below'];
}

/** Progress as a bar in the last line of a terminal, or the last but one where something is below it. */
export function createProgressBar({ stream, now, signals }: ProgressBarOptions): Progress {
  const start = now();
  let drawn = -Infinity;
  let state: State | undefined;
  let bar: Bar | undefined;
  /** It was asked to end: there is no bar any more. */
  let ended = false;
  /** How long it was stopped from outside: no time of its own. */
  let away = 0;
  let seen = start;
  const time = (): number => {
    seen = now();
    return seen - away;
  };

  const show = (): void => {
    if (state === undefined || ended) return;
    bar = newBar(stream);
    bar.start(1, 0, state);
    listen();
  };
  const hide = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const draw = (news: State): void => {
    state = news;
    if (bar === undefined) show();
    else {
      bar.update(0, news);
      bar.render();
    }
  };

  const end = (signal: 'SIGINT' | 'SIGTERM') => (): void => {
    ended = true;
    stop();
    // Without anybody else to end the process, this listener would have kept it alive.
    if (signals.listenerCount(signal) === 0) signals.kill(signals.pid, signal);
  };
  const listeners = [
    ['SIGINT', end('SIGINT')],
    ['SIGTERM', end('SIGTERM')],
    [
      'SIGTSTP', // Ctrl-Z
      () => {
        hide();
        time();
        // What the signal does, it does where nobody listens to it.
        deafen();
        signals.on('SIGCONT', resume);
        if (signals.listenerCount('SIGTSTP') === 0) signals.kill(signals.pid, 'SIGTSTP');
      },
    ],
    ['SIGCONT', () => resume()],
  ] as const;
  const resume = (): void => {
    signals.off('SIGCONT', resume);
    away += now() - seen;
    hide(); // after a stop that could not be heard, the shell's prompt is where the bar was
    show();
  };
  const redraw = (): void => {
    hide();
    show();
  };
  const listen = (): void => {
    deafen();
    for (const [signal, listener] of listeners) signals.on(signal, listener);
    stream.on('resize', redraw);
  };
  const deafen = (): void => {
    for (const [signal, listener] of listeners) signals.off(signal, listener);
    signals.off('SIGCONT', resume);
    stream.off('resize', redraw);
  };
  const stop = (): void => {
    hide();
    deafen();
    state = undefined;
  };

  return {
    begin(phase: Phase) {
      const remaining = new RemainingTime(phase, time());
      drawn = -Infinity; // that something else has begun is news
      return (done) => {
        const at = time();
        remaining.see(at, done);
        if (ended || at - start < DELAY || at - drawn < INTERVAL) return;
        drawn = at;
        const { total } = phase;
        const share = total === undefined ? undefined : done / total;
        draw({ share, texts: progressTexts(phase, done, remaining.left()), below: phase.below });
      };
    },
    above(print) {
      if (bar === undefined) {
        print();
        return;
      }
      hide();
      try {
        print();
      } finally {
        show();
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
  const terminal = barTerminal(stream);
  const options = {
    terminal,
    format: (_options: unknown, _parameters: unknown, { share, texts, below }: State) =>
      barLines(share, texts, terminal.getWidth(), below),
    hideCursor: true,
    clearOnComplete: true,
    linewrap: true, // the terminal above sees to it
    gracefulExit: false, // signals are for the caller above
    synchronousUpdate: false, // it is drawn when it is told to be
    emptyOnZero: true,
  };
  return new SingleBar(options);
}
