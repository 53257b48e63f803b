import type { Recipe } from '../../estimator/recipe.js';
import type { RecipeValue } from '../../model/model.js';
import { randomFor } from '../../support/random.js';
import type { Parameters } from '../parameters.js';
import { type Distribution, draw, type Space, storedNumber } from './distribution.js';
import { gridOf, gridSize } from './grid.js';

/** So many draws for each trial that is wanted, until what is left of a grid is taken as it comes. */
const PATIENCE = 20;

/**
 * Trials at random, no two of them the same. What is drawn for an option depends on the seed, the number of the draw and the
 * option alone, so that more trials begin with the same ones, and the other options are as they were when one is varied, too.
 *
 * @returns so many trials, or fewer: all there are, or all that differ in the digits that are drawn
 */
export function sampled(space: Space, count: number, seed: number): Parameters[] {
  const wanted = Math.min(count, gridSize(space));
  const trials = new Map<string, Parameters>();
  const add = (trial: Parameters): void => {
    if (trials.size < wanted) trials.set(JSON.stringify(trial), trial);
  };
  for (let i = 0; trials.size < wanted && i < PATIENCE * wanted; i++) {
    add(Object.fromEntries([...space].map((option) => [option[0], drawn(option, seed, i)])));
  }
  if (trials.size < wanted && gridSize(space) < Infinity) {
    for (const trial of gridOf(space)) {
      if (trials.size === wanted) break;
      add(trial);
    }
  }
  return [...trials.values()];
}

function drawn(
  [key, distribution]: readonly [keyof Recipe, Distribution],
  seed: number,
  i: number,
): RecipeValue {
  const value = draw(distribution, randomFor(seed, `sweep/${i}/${key}`));
  return distribution.kind === 'range' && typeof value === 'number'
    ? storedNumber(key, value)
    : value;
}
