import { withParts } from '../network/load-part.js';
import type { Note } from '../support/note.js';
import type { Model } from './model.js';
import { modelReader } from './parse-model.js';
import { LONGEST_TEXT, readText } from './read-text.js';

/** How a model file is read. */
export interface ReadModelOptions {
  /** Of the file's size, in bytes. */
  readonly limit?: number | undefined;
  /** Told what is to be known of a model that is read all the same. */
  onNote?(note: Note): void;
}

/**
 * Reads a model file, of which nothing is believed.
 *
 * @throws MlpError ('data') when it cannot be read, or as `parseModel` does
 */
export async function readModel(
  path: string,
  { limit = LONGEST_TEXT, onNote }: ReadModelOptions = {},
): Promise<Model> {
  return withParts(modelReader(readText(path, limit), path, onNote));
}
