import type { Recipe } from '../../estimator/recipe.js';
import type { RecipeValue } from '../../model/model.js';
import { MlpError } from '../../support/errors.js';
import type { Parameters } from '../parameters.js';
import {
  type Distribution,
  multiple,
  multiplesIn,
  type Space,
  sizeOf,
  storedNumber,
} from './distribution.js';

/** How many trials a grid has; Infinity where an option has a range of any numbers. */
export function gridSize(space: Space): number {
  return [...space.values()].reduce((size, distribution) => size * sizeOf(distribution), 1);
}

/**
 * Every combination of the values of a space, one after the other: the last option, in the order of the keys, varies fastest.
 *
 * @throws MlpError ('usage') where an option has a range of any numbers
 */
export function gridOf(space: Space): Iterable<Parameters> {
  const axes = [...space].map(
    ([key, distribution]) => [key, membersOf(key, distribution)] as const,
  );
  return { [Symbol.iterator]: () => combinations(axes) };
}

function* combinations(
  axes: readonly (readonly [string, readonly RecipeValue[]])[],
): Generator<Parameters> {
  const size = axes.reduce((product, [, values]) => product * values.length, 1);
  for (let i = 0; i < size; i++) {
    let rest = i;
    const entries: [string, RecipeValue][] = [];
    for (const [key, values] of axes.toReversed()) {
      entries.push([key, values[rest % values.length]]);
      rest = Math.floor(rest / values.length);
    }
    yield Object.fromEntries(entries.reverse());
  }
}

function membersOf(key: keyof Recipe, distribution: Distribution): readonly RecipeValue[] {
  if (distribution.kind === 'values') return distribution.values;
  const { step } = distribution;
  if (step === undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: {
        text: 'a grid tries every value, and {} can be any number of a range',
        options: { [key]: undefined },
      },
      advice: [
        { text: 'draw trials with', options: { method: 'random' } },
        'give the values of it that are to be tried',
      ],
    });
  }
  const { first, last } = multiplesIn(distribution, step);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    storedNumber(key, multiple(first + i, step)),
  );
}
