import { FORMULA, type FormulaText, isFormulaText } from '../../network/formula-text.js';
import type { ValueSynonyms } from './synonyms.js';
import { asItIs, type OptionType, oneOf } from './types.js';

/**
 * One of some names, or a formula. Whether the formula means anything is known when it is read, before the data is.
 *
 * @param synonyms what others call what has a name, for advice
 */
export function nameOrFormula<const T extends string>(
  names: readonly T[],
  synonyms?: ValueSynonyms,
): OptionType<T | FormulaText> {
  const name = oneOf(names, synonyms);
  return {
    ...name,
    expected: `${name.expected}, or a formula`,
    schema: { anyOf: [name.schema, { type: 'string', pattern: FORMULA.source }] },
    parse: (text) => name.parse(text) ?? (isFormulaText(text) ? text : undefined),
    format: asItIs,
    store: asItIs,
    holds: (value): value is T | FormulaText => name.holds(value) || isFormulaText(value),
    convert: (value) => name.convert?.(value),
  };
}
