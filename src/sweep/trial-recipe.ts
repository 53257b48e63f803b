import { type OpenRecipe, openRecipe } from '../estimator/open-recipe.js';
import { joinedParameters, type Parameters } from './parameters.js';
import { type SweepSetting, type Trial, trainingSeed } from './trial.js';

/** What holds out rows of a trial beside its own recipe, and how all trials are trained. */
type Setting = Pick<SweepSetting, 'base' | 'seed' | 'folds' | 'test' | 'outer'>;
type OwnTrial = Pick<Trial, 'id' | 'parameters'>;

/**
 * What a training is given that makes a model of a trial: its recipe and first seed, and the rows that no trial has seen as a
 * test, of which the sweep's seed chose these.
 *
 * @param testFile to test on, where these are none of the rows
 * @param repeat of which the seed is, from 0
 */
export function finalParameters(
  setting: Omit<Setting, 'folds' | 'outer'> & OwnTrial,
  testFile?: string,
  repeat = 0,
): Parameters {
  const { test } = setting;
  return seeded(setting, setting, repeat, test !== undefined, testFile ?? test);
}

/**
 * What one training of a trial is given: what all trials have, what is its own, its seed, and the sweep's for the rows
 * that are held out.
 *
 * @param repeat from 0
 */
export function trialParameters(setting: Setting, trial: OwnTrial, repeat: number): Parameters {
  const { folds, test, outer } = setting;
  const holdsOut = [folds, test, outer].some((part) => part !== undefined);
  return seeded(setting, trial, repeat, holdsOut, folds === undefined ? test : undefined);
}

/** The same as a recipe. @throws MlpError ('usage') for options that contradict each other, or would have no effect */
export function trialRecipe(setting: Setting, trial: OwnTrial, repeat: number): OpenRecipe {
  return openRecipe(trialParameters(setting, trial, repeat));
}

/** @param holdsOut whether rows are held out, also where the recipe itself holds out none */
function seeded(
  { base, seed }: Pick<Setting, 'base' | 'seed'>,
  trial: OwnTrial,
  repeat: number,
  holdsOut: boolean,
  test: number | string | undefined,
): Parameters {
  const given = joinedParameters(base, trial.parameters);
  const isSplit = holdsOut || typeof given.validation === 'number';
  return joinedParameters(
    { seed: trainingSeed(trial, repeat), ...given }, // its own, unless it is one of the parameters
    { ...(isSplit && { splitSeed: seed }), ...(test !== undefined && { test }) },
  );
}
