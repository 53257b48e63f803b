import { dashed, isOnByDefault, isThreeState } from '../../estimator/options/names.js';
import type { Option } from '../../estimator/options/option.js';
import { recipeOptions } from '../../estimator/recipe-options.js';
import type { RecipeValue } from '../../model/model.js';
import { isKeyOf } from '../../support/records.js';
import { shellWord } from '../../support/shell-word.js';
import { type Parameters, parameterText } from '../../sweep/parameters.js';
import type { SweepSetting, Trial } from '../../sweep/trial.js';
import { finalParameters, trialParameters } from '../../sweep/trial-recipe.js';
import { flagWords } from '../parser/flag-words.js';

const options: readonly Option<unknown>[] = Object.values(recipeOptions);
const words = flagWords(options);

/** A trial, and how it is scored. */
type ScoredTrial = Trial & Pick<SweepSetting, 'base' | 'seed' | 'folds' | 'test' | 'outer'>;

/** What a training is given, as flags. */
function flagsOf(parameters: Parameters): string[] {
  return Object.entries(parameters).flatMap(([key, value]) => flagText(key, value));
}

/** The line that makes a model of a trial, of all rows but those that no trial sees. @param testFile to test it on @param repeat from 0 */
export function trainCommand(
  result: ScoredTrial,
  paths: readonly string[],
  testFile?: string,
  repeat = 0,
): string {
  const flags = flagsOf(finalParameters(result, testFile, repeat));
  return ['mlp', 'train', ...paths.map(shellWord), ...flags].join(' ');
}

/** The line that cross-validates a trial's recipe as it was scored; undefined where no such line is. */
export function evaluateCommand(
  result: ScoredTrial,
  paths: readonly string[],
  repeat = 0,
): string | undefined {
  const { folds, test, outer } = result;
  if (folds === undefined || test !== undefined || outer !== undefined) return undefined;
  const files = paths.map(shellWord);
  const flags = flagsOf(trialParameters(result, result, repeat));
  return ['mlp', 'evaluate', ...files, `--cv ${folds}`, ...flags].join(' ');
}

/**
 * The line that scores one training of a trial as a sweep does, and keeps the scores in a file that is named for it: of a
 * cross-validation its records, else the model, whose record is printed, too.
 *
 * @param repeat from 0
 */
export function scoringCommand(
  trial: ScoredTrial & { readonly engine?: string | undefined },
  paths: readonly string[],
  repeat: number,
): string {
  const { id, engine } = trial;
  const name = `trial-${id}${repeat === 0 ? '' : `-${repeat + 1}`}`;
  const how = `${engine === undefined ? '' : `--engine ${engine} `}--json --quiet`;
  const scored = evaluateCommand(trial, paths, repeat);
  if (scored !== undefined) return `${scored} ${how} > ${name}.ndjson`;
  return `${trainCommand(trial, paths, undefined, repeat)} -o ${name}.json ${how}`;
}

/** An option as a flag; nothing of a switch that is as it would be anyway. */
function flagText(key: string, value: RecipeValue): string[] {
  const text = parameterText(key, value);
  if (!isKeyOf(recipeOptions, key)) return [`--${dashed(key)} ${shellWord(text)}`];
  const option: Option<unknown> = recipeOptions[key];
  if (option.type.isSwitch && !isThreeState(option) && value !== !isOnByDefault(option)) return [];
  return [words.spell(option.alias ?? key, text) ?? ''];
}
