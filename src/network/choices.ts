import { type Activation, type ActivationName, activations } from './activations.js';
import { type FormulaText, isFormulaText } from './formula-text.js';
import type { LossName } from './loss-names.js';
import { type Loss, losses } from './losses.js';
import { part } from './parts.js';

/*
 * What is chosen by name, or as a formula. A formula is read each time: @throws MlpError ('usage') with the place where
 * it is wrong, PartNotLoaded before it is loaded.
 */

export type ActivationChoice = ActivationName | FormulaText;
export type LossChoice = LossName | FormulaText;

export function activationFor(choice: ActivationChoice): Activation {
  return isFormulaText(choice) ? part('formulas').activationOf(choice) : activations[choice];
}

export function lossFor(choice: LossChoice): Loss {
  return isFormulaText(choice) ? part('formulas').lossOf(choice) : losses[choice];
}
