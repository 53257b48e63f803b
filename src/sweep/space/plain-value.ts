import type { RecipeValue } from '../../model/model.js';
import { MlpError } from '../../support/errors.js';
import { type Parameters, parameterText } from '../parameters.js';
import type { Space, Values } from './distribution.js';

/** A number, true or false, or a text as a command line writes it: what every engine can hold. */
export function plainValue(key: string, value: RecipeValue): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean'
    ? value
    : parameterText(key, value);
}

/** What is the same in every trial, unless it is varied, as values of which there is one. */
export function fixedValues(
  space: Space,
  base: Parameters,
): readonly (readonly [string, Values])[] {
  const varied: readonly string[] = [...space.keys()];
  return Object.entries(base)
    .filter(([key]) => !varied.includes(key))
    .map(([key, value]) => [key, { kind: 'values', values: [value] }]);
}

/** An option of which an engine cannot be told. */
export function unknownTo(
  engine: string,
  format: string,
  key: string,
  what: string,
  advice: string,
): MlpError {
  return new MlpError({
    kind: 'usage',
    option: 'format',
    value: format,
    problem: { text: `{}: ${engine} ${what}`, options: { [key]: undefined } },
    advice,
  });
}
