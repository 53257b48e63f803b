import { checkFormulas } from '../../estimator/check-formulas.js';
import { openRecipe } from '../../estimator/open-recipe.js';
import type { Recipe } from '../../estimator/recipe.js';
import { adviceOf, escapeControls, MlpError, type Problem } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import { joinedParameters, type Parameters, parameterText } from '../parameters.js';
import type { Space } from './distribution.js';
import { gridOf, gridSize } from './grid.js';

/** Who asks for a larger grid will not see its end. */
export const LARGEST_GRID = 100_000;

/**
 * Finds out before anything is run whether some trials can be: whether their recipes contradict themselves, and whether
 * their formulas mean something.
 *
 * @param base what every trial is given beside its parameters
 * @param trials those that will be run: the whole grid, unless others are given
 * @throws MlpError ('usage') that names the parameters of the first that cannot be; for a grid with a range of any numbers
 * in it, and for one of more than `LARGEST_GRID` trials
 */
export async function checkCombinations(
  space: Space,
  base: Parameters,
  trials?: Iterable<Parameters>,
): Promise<void> {
  const read = new Set<string>();
  if (trials === undefined) checkSize(space);
  for (const trial of trials ?? gridOf(space)) {
    const recipe = recipeOf(base, trial);
    const { activation, loss, penalty } = recipe;
    const formulas = JSON.stringify([activation, loss, penalty]);
    if (read.has(formulas)) continue;
    read.add(formulas);
    try {
      await checkFormulas(recipe);
    } catch (error) {
      throw impossible(error, base, trial, formulaKeys(trial));
    }
  }
}

/** @throws MlpError ('usage') for a grid of more than `LARGEST_GRID` trials, unless it is one of no number at all */
export function checkSize(space: Space): void {
  const size = gridSize(space);
  if (Number.isFinite(size) && size > LARGEST_GRID) {
    throw new MlpError({
      kind: 'usage',
      problem: `the grid has ${size} trials, and at most ${LARGEST_GRID} are run`,
      advice: [
        { text: 'draw some of them with', options: { method: 'random' } },
        'give fewer values',
      ],
    });
  }
}

function recipeOf(base: Parameters, trial: Parameters): Recipe {
  try {
    return openRecipe(joinedParameters(base, trial)).reading;
  } catch (error) {
    throw impossible(error, base, trial, culprits(error, base, trial));
  }
}

/** The parameters that a refusal names, and those without which it would be another one. */
function culprits(error: unknown, base: Parameters, trial: Parameters): readonly string[] {
  if (!(error instanceof MlpError)) return [];
  const problem = problemOf(base, trial);
  let needed = keysOf(trial);
  for (const key of keysOf(trial)) {
    const fewer = needed.filter((other) => other !== key);
    if (problemOf(base, only(trial, fewer)) === problem) needed = fewer;
  }
  const named = [error.details.problem, ...adviceOf(error.details)].flatMap((phrase) =>
    typeof phrase === 'string' ? [] : keysOf(phrase.options),
  );
  return keysOf(trial).filter((key) => needed.includes(key) || named.includes(key));
}

function problemOf(base: Parameters, trial: Parameters): string | undefined {
  try {
    openRecipe(joinedParameters(base, trial));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function only(trial: Parameters, keys: readonly string[]): Parameters {
  return Object.fromEntries(keys.map((key) => [key, trial[key]]));
}

function formulaKeys(trial: Parameters): readonly string[] {
  return ['activation', 'loss', 'penalty'].filter((key) => trial[key] !== undefined);
}

/** What is wrong with a trial, and of which of its parameters; without any, it is the base that cannot be. */
function impossible(
  error: unknown,
  base: Parameters,
  trial: Parameters,
  keys: readonly string[],
): unknown {
  if (!(error instanceof MlpError) || keys.length === 0) return error;
  const { details } = error;
  const shown = keys.map((key) => escapeControls(`${key}=${parameterText(key, trial[key])}`));
  const helps = adviceOf(details).filter(
    (advice) =>
      typeof advice === 'string' ||
      // Varied options are what trials say, and what is not given cannot be left out.
      keysOf(advice.options).every(
        (key) =>
          trial[key] === undefined && (!/^leave/.test(advice.text) || base[key] !== undefined),
      ),
  );
  return new MlpError({
    ...details,
    problem: trialText(details, shown.join(' ')),
    advice: [...helps, 'vary them so that none of the trials is like this'],
  });
}

function trialText({ problem, option, value }: Problem, shown: string): Problem['problem'] {
  const of = `, as in a trial with ${shown}`;
  if (typeof problem !== 'string') {
    const text = problem.text.includes('{}') ? problem.text : `${problem.text} {}`;
    return { ...problem, text: `${text}${of}` };
  }
  return option === undefined
    ? `${problem}${of}`
    : { text: `{}: ${problem}${of}`, options: { [option]: value } };
}
