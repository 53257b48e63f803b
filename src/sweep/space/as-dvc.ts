import { shellWord } from '../../support/shell-word.js';
import type { Parameters } from '../parameters.js';
import { checkSize } from './check-combinations.js';
import { type Distribution, multiple, multiplesIn, type Space } from './distribution.js';
import { fixedValues, plainValue, unknownTo } from './plain-value.js';

/** Where the parameters of a trial are, as JSON. */
const FILE = 'params.json';

/**
 * A command of a shell that queues an experiment for each trial of the grid. Values are in Hydra's grammar of overrides, and
 * `++` before a key sets it whether it is in the file or not.
 */
export function dvcCommand(space: Space, base: Parameters): string {
  checkSize(space);
  const settings = [...fixedValues(space, base), ...space].map(
    ([key, distribution]) => `${FILE}:++${key}=${valuesOf(key, distribution)}`,
  );
  const lines = ['dvc exp run --queue', ...settings.map((text) => `  -S ${shellWord(text)}`)];
  return `${lines.join(' \\\n')}\n`;
}

function valuesOf(key: string, distribution: Distribution): string {
  if (distribution.kind === 'values') {
    if (distribution.probabilities !== undefined) {
      const what = 'tries every value, and knows no probabilities';
      throw unknownTo('DVC', 'dvc', key, what, 'leave them out');
    }
    return distribution.values.map((value) => hydraValue(plainValue(key, value))).join(',');
  }
  const { step } = distribution;
  if (step === undefined) {
    const what = 'tries every value, and this is a range of any numbers';
    throw unknownTo('DVC', 'dvc', key, what, 'give the values that are to be tried');
  }
  const { first, last } = multiplesIn(distribution, step);
  if (Number.isInteger(step)) return `range(${first * step},${last * step + 1},${step})`;
  return Array.from({ length: last - first + 1 }, (_, i) => multiple(first + i, step)).join(',');
}

/** Backslashes count only before a quotation mark there. */
function hydraValue(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return `"${value.replace(/(\\*)("|$)/g, (_, slashes: string, mark: string) => `${slashes}${slashes}${mark === '"' ? '\\"' : ''}`)}"`;
}
