import type { Source } from '../dataset/input/source.js';
import { MlpError } from '../support/errors.js';

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

/**
 * Opens rows, of which nothing is believed: a program in JavaScript may give anything.
 *
 * @throws MlpError ('usage') for what are no rows, ('data') when they cannot be read
 */
export async function openRows(source: DataSource): Promise<Source> {
  if (typeof source?.open === 'function') return source.open();
  const isPromise = Object(source) instanceof Promise;
  throw new MlpError({
    kind: 'usage',
    problem: `expected rows as readCsv or parseCsv give them, got ${isPromise ? 'a promise' : kindOf(source)}`,
    advice: isPromise ? 'await it' : 'parseCsv takes a text, with the names of the columns first',
  });
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
