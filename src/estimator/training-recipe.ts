import type { Recipe as TrainingRecipe } from '../training/recipe.js';
import type { Recipe } from './recipe.js';

/** The hidden widths where neither these nor the layers are given. */
const HIDDEN = [16];
/** Epochs without improvement, where the patience is not given. */
const PATIENCE = 10;

/** What of a recipe the descent needs, in its terms. */
export function trainingRecipe(recipe: Recipe): TrainingRecipe {
  const { layers, hidden, activation, init, l2, l1, patience } = recipe;
  return {
    ...recipe,
    widths:
      layers === undefined
        ? { kind: 'hidden', widths: hidden ?? HIDDEN }
        : { kind: 'layers', widths: layers },
    activations: activation,
    initializer: init,
    penalties: { l2, l1 },
    patience: patience ?? PATIENCE,
  };
}
