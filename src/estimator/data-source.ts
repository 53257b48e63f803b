import type { Source } from '../dataset/csv/source.js';

/** Rows that can be read, and read again: a file, or a text in memory. */
export interface DataSource {
  /** For messages, and without its folder in the model. */
  readonly name: string;
  /** @throws MlpError ('data') when it cannot be read */
  open(): Promise<Source>;
}

/** What a model is trained on. */
export interface TrainingData {
  /** Labelled rows. */
  readonly rows: DataSource;
  /** Further labelled rows, of which the recipe names the file. */
  readonly validation?: DataSource | undefined;
  readonly test?: DataSource | undefined;
}
