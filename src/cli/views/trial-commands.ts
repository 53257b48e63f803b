import { dashed, isOnByDefault, isThreeState } from '../../estimator/options/names.js';
import type { Option } from '../../estimator/options/option.js';
import { recipeOptions } from '../../estimator/recipe.js';
import type { RecipeValue } from '../../model/model.js';
import { isKeyOf } from '../../support/records.js';
import { shellWord } from '../../support/shell-word.js';
import { joinedParameters, parameterText } from '../../sweep/parameters.js';
import { type TrialResult, trainingSeed } from '../../sweep/trial.js';
import { finalParameters } from '../../sweep/trial-recipe.js';
import { recipeOf } from '../../sweep/varied-keys.js';
import { flagWords } from '../parser/flag-words.js';

const options: readonly Option<unknown>[] = Object.values(recipeOptions);
const words = flagWords(options);

/** What a training of a trial is given, whose rows are held out by the seed of the sweep. @param repeat from 0 */
function trainingFlags(result: TrialResult, repeat: number): string[] {
  const given = joinedParameters({ seed: trainingSeed(result, repeat) }, recipeOf(result));
  const whole = joinedParameters(given, { splitSeed: result.seed });
  return Object.entries(whole).flatMap(([key, value]) => flagText(key, value));
}

/** The line that makes a model of a trial, of all rows but those that no trial sees. @param testFile to test it on */
export function trainCommand(
  result: TrialResult,
  paths: readonly string[],
  testFile?: string,
): string {
  const flags = Object.entries(finalParameters(result, testFile)).flatMap(([key, value]) =>
    flagText(key, value),
  );
  return ['mlp', 'train', ...paths.map(shellWord), ...flags].join(' ');
}

/** The line that cross-validates a trial's recipe as it was scored; undefined where no such line is. */
export function evaluateCommand(
  result: TrialResult,
  paths: readonly string[],
  repeat = 0,
): string | undefined {
  const { folds, test } = result;
  if (folds === undefined || test !== undefined) return undefined;
  const files = paths.map(shellWord);
  return ['mlp', 'evaluate', ...files, `--cv ${folds}`, ...trainingFlags(result, repeat)].join(' ');
}

/** An option as a flag; nothing of a switch that is as it would be anyway. */
function flagText(key: string, value: RecipeValue): string[] {
  const text = parameterText(key, value);
  if (!isKeyOf(recipeOptions, key)) return [`--${dashed(key)} ${shellWord(text)}`];
  const option: Option<unknown> = recipeOptions[key];
  if (option.type.isSwitch && !isThreeState(option) && value !== !isOnByDefault(option)) return [];
  return [words.spell(option.alias ?? key, text) ?? ''];
}
