import type { Option } from '../../../src/estimator/options/option.js';

/** Values that an option can have, by what is said of it, and some that it may have. */
export function wordsOf(option: Option<unknown>): readonly string[] {
  const said = `${option.type.expected} ${option.help} ${option.fallbackHelp ?? ''}`;
  const words = said.match(/[\w.][\w.:,=*/+-]*/g) ?? [];
  return [
    ...words,
    option.textOf(undefined),
    '0',
    '1',
    '2',
    '3',
    '0.5',
    'a',
    'b',
    'a,b',
    'x * sigmoid(x)',
  ].filter((word) => word !== '');
}
