import { type OpenRecipe, openRecipe } from '../estimator/open-recipe.js';
import { joinedParameters } from './parameters.js';
import { type SweepSetting, type Trial, trainingSeed } from './trial.js';

/**
 * The recipe of one training of a trial: what all trials have, what is its own, its seed, and the sweep's for the rows
 * that are held out.
 *
 * @param repeat from 0
 * @throws MlpError ('usage') for options that contradict each other, or would have no effect
 */
export function trialRecipe(
  { base, seed, folds, test }: Pick<SweepSetting, 'base' | 'seed' | 'folds' | 'test'>,
  trial: Pick<Trial, 'id' | 'parameters'>,
  repeat: number,
): OpenRecipe {
  const given = joinedParameters(base, trial.parameters);
  const holdsOut = folds !== undefined || test !== undefined || Number.isFinite(given.validation);
  return openRecipe({
    seed: trainingSeed(trial, repeat), // unless it is one of the parameters
    ...given,
    ...(holdsOut && { splitSeed: seed }),
    ...(folds === undefined && test !== undefined && { test }),
  });
}
