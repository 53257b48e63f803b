import { isFormulaText } from '../network/formula-text.js';
import { loadPart } from '../network/load-part.js';
import type { Recipe } from './recipe.js';

/**
 * Loads what reads formulas, and reads those of a recipe, if there are any: nothing of it can be built before.
 *
 * @throws MlpError ('usage') that points to what is wrong
 */
export async function checkFormulas({ activation, loss, penalty }: Recipe): Promise<void> {
  const activations = activation.filter(isFormulaText);
  if (activations.length === 0 && !isFormulaText(loss) && !isFormulaText(penalty)) return;
  const { activationOf, lossOf, penaltyOf } = await loadPart('formulas');
  activations.forEach(activationOf);
  if (isFormulaText(loss)) lossOf(loss);
  if (isFormulaText(penalty)) penaltyOf(penalty);
}
