import { type OpenRecipe, openRecipe } from '../estimator/open-recipe.js';
import { joinedParameters, type Parameters } from './parameters.js';
import { type SweepSetting, type Trial, trainingSeed } from './trial.js';

/**
 * What a training is given that makes a model of a trial: its recipe and first seed, and the rows that no trial has seen as a
 * test, of which the sweep's seed chose these.
 *
 * @param testFile to test on, where these are none of the rows
 * @param repeat of which the seed is, from 0
 */
export function finalParameters(
  { base, seed, test, ...trial }: Pick<SweepSetting, 'base' | 'seed' | 'test'> & Trial,
  testFile?: string,
  repeat = 0,
): Parameters {
  const given = joinedParameters(base, trial.parameters);
  const tested = testFile ?? test;
  const holdsOut = test !== undefined || typeof given.validation === 'number';
  return joinedParameters(
    { seed: trainingSeed(trial, repeat), ...given },
    { ...(holdsOut && { splitSeed: seed }), ...(tested !== undefined && { test: tested }) },
  );
}

/**
 * The recipe of one training of a trial: what all trials have, what is its own, its seed, and the sweep's for the rows
 * that are held out.
 *
 * @param repeat from 0
 * @throws MlpError ('usage') for options that contradict each other, or would have no effect
 */
export function trialRecipe(
  {
    base,
    seed,
    folds,
    test,
    outer,
  }: Pick<SweepSetting, 'base' | 'seed' | 'folds' | 'test' | 'outer'>,
  trial: Pick<Trial, 'id' | 'parameters'>,
  repeat: number,
): OpenRecipe {
  const given = joinedParameters(base, trial.parameters);
  const holdsOut = [folds, test, outer].some((part) => part !== undefined);
  return openRecipe({
    seed: trainingSeed(trial, repeat), // unless it is one of the parameters
    ...given,
    ...((holdsOut || Number.isFinite(given.validation)) && { splitSeed: seed }),
    ...(folds === undefined && test !== undefined && { test }),
  });
}
