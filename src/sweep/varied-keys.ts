import { joinedParameters, type Parameters } from './parameters.js';
import type { TrialResult } from './trial.js';

/** All that is known of a trial's recipe: what it has in common with others, and its own. */
export function recipeOf({
  base,
  parameters,
}: Pick<TrialResult, 'base' | 'parameters'>): Parameters {
  return joinedParameters(base, parameters);
}

/** The options in whose values some trials differ; of trials that differ in none, those that were to vary. */
export function variedKeys(results: readonly TrialResult[]): string[] {
  const recipes = results.map(recipeOf);
  const keys = [...new Set(recipes.flatMap((recipe) => Object.keys(recipe)))].sort();
  const varied = keys.filter(
    (key) => new Set(recipes.map((recipe) => JSON.stringify(recipe[key]))).size > 1,
  );
  if (varied.length > 0) return varied;
  return keys.filter((key) => results.some(({ parameters }) => Object.hasOwn(parameters, key)));
}
