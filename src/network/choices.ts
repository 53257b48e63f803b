import { type Activation, type ActivationName, activations } from './activations.js';
import { type FormulaText, isFormulaText } from './formula-text.js';
import { formulaGraphs } from './formulas.js';
import { type Loss, type LossName, losses } from './losses.js';

/*
 * What is chosen by name, or as a formula. A formula is read each time: @throws MlpError ('usage') with the place where
 * it is wrong, FormulasNotLoaded before `loadFormulas`.
 */

export type ActivationChoice = ActivationName | FormulaText;
export type LossChoice = LossName | FormulaText;

export function activationFor(choice: ActivationChoice): Activation {
  return isFormulaText(choice) ? formulaGraphs().activationOf(choice) : activations[choice];
}

export function lossFor(choice: LossChoice): Loss {
  return isFormulaText(choice) ? formulaGraphs().lossOf(choice) : losses[choice];
}
