import { compiled } from '../engine/compile.js';
import type { Engine } from '../engine/program.js';
import { severalNetworks, weightsOfLayers } from '../model/weights-of-layers.js';
import type { Weights } from '../network/weights.js';
import { MlpError } from '../support/errors.js';
import type { DataSource, TrainingData } from './data-source.js';
import { FittedModel } from './fitted-model.js';
import { forCaller } from './for-caller.js';
import { openRecipe } from './open-recipe.js';
import { type FitObserver, type PreparedFit, prepareFit } from './prepare-fit.js';
import { isRecipeOption, type RecipeInput } from './recipe.js';
import { trainPrepared } from './train-prepared.js';

/** How a training is run, followed, and ended from outside. */
export interface FitSettings extends FitObserver {
  /** The compiled one unless it is given. */
  readonly engine?: Engine | undefined;
  /** Whose weights are the first ones. */
  readonly initial?: FittedModel | undefined;
}

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
  { engine = compiled, initial, ...observer }: FitSettings = {},
): Promise<FittedModel> {
  const given = typeof data === 'object' && data !== null && 'rows' in data ? data : { rows: data };
  try {
    const prepared = await prepareFit(given, openRecipe(named(recipe, given, initial)), observer);
    const first = firstWeights(prepared, initial);
    const fitted = await trainPrepared(prepared, { engine, observer, initial: first });
    for (const doubt of fitted.doubts) observer.onNote?.(doubt);
    return new FittedModel(fitted.model);
  } catch (error) {
    throw forCaller(error, isRecipeOption);
  }
}

/** A recipe that names what is brought along, so that a model says where it came from. */
function named(
  recipe: RecipeInput,
  { validation, test }: TrainingData,
  initial: FittedModel | undefined,
): RecipeInput {
  return {
    ...recipe,
    validation: recipe.validation ?? validation?.name,
    test: recipe.test ?? test?.name,
    initFrom: recipe.initFrom ?? initial?.file.weights,
  };
}

function firstWeights(
  { recipe: { initFrom }, resolved }: PreparedFit,
  initial: FittedModel | undefined,
): Weights | undefined {
  if (initFrom === undefined) return undefined;
  if (initial === undefined) {
    throw new MlpError({
      kind: 'usage',
      option: 'initFrom',
      value: initFrom,
      problem: 'that model is not there to begin with',
      advice: 'give it beside the recipe, as { initial: await loadModel(…) }',
    });
  }
  const { members, layers, embedding } = initial.file;
  if (members !== undefined) throw severalNetworks(members.length, initFrom);
  return weightsOfLayers({ layers, embedding }, resolved.network, initFrom);
}
