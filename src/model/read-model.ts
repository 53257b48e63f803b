import { FormulasNotLoaded } from '../network/formulas.js';
import { loadFormulas } from '../network/load-formulas.js';
import type { Model } from './model.js';
import { parseModel } from './parse-model.js';
import { LONGEST_TEXT, readText } from './read-text.js';

/**
 * Reads a model file, of which nothing is believed.
 *
 * @param limit of the file's size in bytes
 * @throws MlpError ('data') when it cannot be read, or as `parseModel` does
 */
export async function readModel(path: string, limit = LONGEST_TEXT): Promise<Model> {
  const text = readText(path, limit);
  try {
    return parseModel(text, path);
  } catch (error) {
    if (!(error instanceof FormulasNotLoaded)) throw error;
    await loadFormulas();
    return parseModel(text, path);
  }
}
