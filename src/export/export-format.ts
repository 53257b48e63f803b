import type { Row, RowPrediction } from '../estimator/fitted-model.js';
import type { Model } from '../model/model.js';

export interface ExportOptions {
  /** What becomes of categories that training did not see: as in a prediction, an error, or none of those that it knows. */
  readonly unknown: 'error' | 'ignore';
}

/** What a model becomes, and how it is to be used. */
export interface Exported {
  readonly content: string | Uint8Array;
  /** In a few words: `ONNX, opset 18`. */
  readonly what: string;
  /** What goes in, one line each, and what comes out. */
  readonly notes: readonly (readonly [name: string, type: string, meaning: string])[];
}

/** What an export says of rows; undefined for one that it refuses. */
export type PredictRows = (rows: readonly Row[]) => Promise<readonly (RowPrediction | undefined)[]>;

/** A format that a model can be exported to. */
export interface ExportFormat {
  readonly summary: string;
  /** The endings of its files' names; the first one is that of a file that nobody named. */
  readonly endings: readonly [string, ...string[]];
  /** Whether a file was written by an export to it, from its first line. */
  isOurs(start: string): boolean;
  /** @throws MlpError when the model cannot be told in this format */
  write(model: Model, options: ExportOptions): Exported;
  /** What can run an export; undefined for a format that says nothing of rows by itself. */
  readonly runner: ExportRunner | undefined;
}

/** What makes an export predict. */
export interface ExportRunner {
  /** The packages of which it needs one; none where it needs nothing. */
  readonly packages: readonly string[];
  /**
   * @param installed what the package exports, of which nothing is known
   * @throws Error when the export cannot be run
   */
  run(content: Exported['content'], model: Model, installed: unknown): Promise<PredictRows>;
}
