import type { Parameters } from '../parameters.js';
import {
  type Distribution,
  multiple,
  multiplesIn,
  type Range,
  type Space,
} from './distribution.js';
import { fixedValues, plainValue, unknownTo } from './plain-value.js';

/** A line of JSON as Optuna's `distribution_to_json` writes each distribution: what its `ask` takes for a search space. */
export function optunaSpace(space: Space, base: Parameters): string {
  const all = [...fixedValues(space, base), ...space];
  const distributions = all.map(([key, distribution]) => [key, distributionOf(key, distribution)]);
  return `${JSON.stringify(Object.fromEntries(distributions))}\n`;
}

function distributionOf(key: string, distribution: Distribution): object {
  if (distribution.kind === 'range') return rangeOf(key, distribution);
  if (distribution.probabilities !== undefined) {
    const what = 'knows no probabilities of values';
    throw unknownTo('Optuna', 'optuna', key, what, 'leave them out');
  }
  const choices = distribution.values.map((value) => plainValue(key, value));
  return { name: 'CategoricalDistribution', attributes: { choices } };
}

function rangeOf(key: string, range: Range): object {
  const { min, max, log, step } = range;
  if (step === undefined) {
    const attributes = { low: min, high: max, log, step: null };
    return { name: 'FloatDistribution', attributes };
  }
  if (log && step !== 1) {
    const what = 'has no steps in a range that is drawn by its logarithm';
    throw unknownTo('Optuna', 'optuna', key, what, 'leave one of both out, or give the values');
  }
  const { first, last } = multiplesIn(range, step);
  const name = Number.isInteger(step) ? 'IntDistribution' : 'FloatDistribution';
  const attributes = { low: multiple(first, step), high: multiple(last, step), log, step };
  return { name, attributes };
}
