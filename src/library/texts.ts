import { memorySource } from '../dataset/input/source.js';
import type { DataSource } from '../estimator/data-source.js';
import type { FittedModel } from '../estimator/fitted-model.js';
import { formatModel as formatModelFile } from '../model/write-model.js';

/**
 * Rows from a CSV file in memory. The recipe says how it is written (`header`, `delimiter`, …); the rest is guessed.
 *
 * @param content the file's text, or its bytes, which may be compressed by gzip, or a Parquet file
 * @param name of the file, for messages and the model's provenance
 */
export function parseCsv(content: string | Uint8Array, name = 'data.csv'): DataSource {
  return { name, open: async () => memorySource(name, content) };
}

/** A model as the text of its file: what `mlp train` writes. The same model gives the same text. */
export function formatModel(model: FittedModel): string {
  return formatModelFile(model.file);
}
