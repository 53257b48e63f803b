import { compiled } from '../engine/compile.js';
import { crossValidate as foldsOf } from '../estimator/cross-validate.js';
import type { DataSource } from '../estimator/data-source.js';
import { evaluateModel as evaluateFile } from '../estimator/evaluate.js';
import type { Evaluation, EvaluationContext } from '../estimator/evaluation.js';
import type { FitSettings } from '../estimator/fit.js';
import type { FittedModel } from '../estimator/fitted-model.js';
import { foldDoubts, type ScoredFold, scoreFold } from '../estimator/fold-scores.js';
import { forCaller, noOption } from '../estimator/for-caller.js';
import { openRecipe } from '../estimator/open-recipe.js';
import { recipeFor } from '../estimator/prepare-fit.js';
import { readTrainingTable } from '../estimator/read-data.js';
import { isRecipeOption, type RecipeInput } from '../estimator/recipe.js';

/**
 * How good a model is on labelled rows: its loss, and the metrics of its task.
 *
 * @throws MlpError ('data') for rows that the model does not fit
 */
export async function evaluateModel(
  model: FittedModel,
  rows: DataSource,
): Promise<Evaluation & EvaluationContext> {
  try {
    const { evaluation, context } = await evaluateFile(model.file, rows, { engine: compiled });
    return { ...evaluation, ...context };
  } catch (error) {
    throw forCaller(error, noOption);
  }
}

/**
 * Trains a recipe k times, each time without one k-th of the rows, and scores it on these. What was decided or guessed
 * about the rows, and what may be wrong with them or with the result, is handed to `onNote`.
 *
 * @throws MlpError ('usage') that names the option at fault, ('data') that says where the data is
 */
export async function crossValidate(
  rows: DataSource,
  recipe: RecipeInput,
  k: number,
  { onNote = () => {} }: Pick<FitSettings, 'onNote'> = {},
): Promise<ScoredFold[]> {
  try {
    const open = openRecipe(recipe);
    const table = await readTrainingTable(rows, open.reading, onNote);
    const scored: ScoredFold[] = [];
    for await (const fold of foldsOf(k, table, open, compiled, { onNote })) {
      scored.push(scoreFold(fold));
    }
    for (const doubt of foldDoubts(scored, recipeFor(open, table))) onNote(doubt);
    return scored;
  } catch (error) {
    throw forCaller(error, isRecipeOption);
  }
}
