import { compiled } from '../engine/compile.js';
import type { DataSource, TrainingData } from './data-source.js';
import { FittedModel } from './fitted-model.js';
import { type FitObserver, prepareFit } from './prepare-fit.js';
import { type RecipeInput, readRecipe } from './recipe.js';
import { type FitOptions, trainPrepared } from './train-prepared.js';

/**
 * Trains a model on labelled rows, one example at a time unless the recipe says otherwise.
 *
 * The same data and recipe give the same weights to the last bit, here and on the command line.
 *
 * @param data rows of which the last column is the target, unless the recipe says otherwise
 * @param recipe what is left out is as by default
 * @throws MlpError ('usage') that names the option at fault, ('data') that says where the data is
 */
export async function fit(
  data: DataSource | TrainingData,
  recipe: RecipeInput = {},
  { engine = compiled, ...observer }: FitObserver & Partial<Pick<FitOptions, 'engine'>> = {},
): Promise<FittedModel> {
  const given = 'rows' in data ? data : { rows: data };
  const prepared = await prepareFit(given, readRecipe(recipe), observer);
  const { model } = await trainPrepared(prepared, { engine, observer });
  return new FittedModel(model);
}
