import type { Recipe } from '../recipe.js';
import { smallerSteps } from '../smaller-steps.js';
import type { Doubt } from './doubt.js';

/** The folds of a cross-validation, and of how many of them the training diverged. */
export interface FoldsSubject {
  readonly recipe: Recipe;
  readonly folds: number;
  readonly diverged: number;
}

/** Weights of which nothing came are scored like others: a mean over them is not that of the recipe. */
export const divergedFolds: Doubt<FoldsSubject> = {
  level: 'warning',
  find({ recipe, folds, diverged }) {
    if (diverged === 0) return undefined;
    const scored = diverged === 1 ? 'which is scored' : 'which are scored';
    return {
      text: `the training loss is not a number any more in ${diverged} of ${folds} folds, ${scored} by the weights before that`,
      settle: smallerSteps(recipe),
    };
  },
};
