import type { Source } from '../dataset/csv/source.js';

/** Rows that can be read, and read again: a file, or a text in memory. */
export interface DataSource {
  /** For messages, and without its folder in the model. */
  readonly name: string;
  /** @throws MlpError ('data') when it cannot be read */
  open(): Promise<Source>;
}

/** What a model is trained on. What a recipe would name files for is brought along here. */
export interface TrainingData {
  /** Labelled rows. */
  readonly rows: DataSource;
  /** Further labelled rows, to watch the training. */
  readonly validation?: DataSource | undefined;
  /** Further labelled rows, to score the model at the end. */
  readonly test?: DataSource | undefined;
}
