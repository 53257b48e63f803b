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
