/** Something that takes its time: reading a file, training, scoring. */
export interface Phase {
  /** How much there is to do, in whatever `done` counts; undefined where nobody knows. */
  readonly total?: number | undefined;
  /** How much of it was done before: by a training that is carried on. 0 by default. */
  readonly from?: number | undefined;
  /** It ends after so many seconds at the latest, whatever is left to do. */
  readonly limit?: number | undefined;
  /** How far it has come: `epoch 120 of 1,000`. */
  text(done: number): string;
  /** What is said behind it, as far as there is room: ` at lr=0.05`. */
  detail?(): string;
  /** A second line, of at most so many columns: where progress is a bar on a terminal. */
  readonly below?: ((columns: number) => string) | undefined;
}

/** Says how far a phase has come, as often as there is news: how often it is shown is decided elsewhere. */
export type Update = (done: number) => void;

/** Something to look at while a command is at work. It is on standard error, and nothing depends on it. */
export interface Progress {
  /** A phase begins, and the one before it is over. */
  begin(phase: Phase): Update;
  /** Prints something else to the same terminal, above the bar if there is one. */
  above(print: () => void): void;
  /** Takes the bar away and leaves the terminal as it was; also in `finally`, also twice. */
  stop(): void;
}
