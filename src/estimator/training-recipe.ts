import { isFormulaText } from '../network/formula-text.js';
import type { Penalties } from '../network/objective.js';
import type { Recipe as TrainingRecipe } from '../training/recipe.js';
import type { Recipe } from './recipe.js';

/** The hidden widths of a recipe that tells neither these nor the layers, as those of old models. */
const HIDDEN = [16];
/** Epochs without improvement, where the patience is not given; members of an ensemble run all epochs. */
const PATIENCE = 10;

/** A recipe of which only the first epochs may be wanted. */
export interface BudgetedRecipe extends Recipe {
  /** How many; all by default. */
  readonly budget?: number | undefined;
}

/** What of a recipe the descent needs, in its terms. */
export function trainingRecipe(recipe: BudgetedRecipe): TrainingRecipe {
  const { layers, hidden, activation, init, tolerance, ensemble } = recipe;
  const patience = ensemble === undefined || tolerance > 0 ? PATIENCE : undefined;
  return {
    ...recipe,
    widths:
      layers === undefined
        ? { kind: 'hidden', widths: hidden ?? HIDDEN }
        : { kind: 'layers', widths: layers },
    activations: activation,
    initializer: init,
    penalties: penaltiesOf(recipe),
    patience: recipe.patience ?? patience,
    budget: recipe.budget,
  };
}

function penaltiesOf({ l2, l1, penalty, lambda = 0 }: Recipe): Penalties {
  if (penalty === undefined) return { l2, l1 };
  return isFormulaText(penalty)
    ? { l2, l1, formula: { text: penalty, strength: lambda } }
    : { l2, l1, [penalty]: lambda };
}
