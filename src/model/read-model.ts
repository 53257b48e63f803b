import type { Model } from './model.js';
import { parseModel } from './parse-model.js';
import { LONGEST_TEXT, readText } from './read-text.js';

/**
 * Reads a model file, of which nothing is believed.
 *
 * @param limit of the file's size in bytes
 * @throws MlpError ('data') when it cannot be read, or as `parseModel` does
 */
export function readModel(path: string, limit = LONGEST_TEXT): Model {
  return parseModel(readText(path, limit), path);
}
