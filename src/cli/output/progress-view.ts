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
