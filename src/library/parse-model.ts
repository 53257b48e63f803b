import { FittedModel } from '../estimator/fitted-model.js';
import { parseModel as parseModelFile } from '../model/parse-model.js';

/**
 * The model in the text of a model file, of which nothing is believed.
 *
 * @param name of the file, for messages
 * @throws MlpError ('data') that says where in the text what is wrong
 */
export function parseModel(text: string, name = 'model.json'): FittedModel {
  return new FittedModel(parseModelFile(text, name));
}
