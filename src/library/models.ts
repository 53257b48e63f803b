import { FittedModel } from '../estimator/fitted-model.js';
import { modelReader, parseModel as parseModelFile } from '../model/parse-model.js';
import { withParts } from '../network/load-part.js';

/**
 * The model in the text of a model file, of which nothing is believed. What only few models have, embeddings and
 * formulas, is loaded for those.
 *
 * @param name of the file, for messages
 * @throws MlpError ('data') that says where in the text what is wrong
 */
export async function readModel(text: string, name = 'model.json'): Promise<FittedModel> {
  return new FittedModel(await withParts(modelReader(text, name)));
}

/**
 * The same at once, of a model that has nothing of the kind, or when what it has is loaded.
 *
 * @throws MlpError ('data') that says where in the text what is wrong, ('usage') where something has to be loaded
 */
export function parseModel(text: string, name = 'model.json'): FittedModel {
  return new FittedModel(parseModelFile(text, name));
}
