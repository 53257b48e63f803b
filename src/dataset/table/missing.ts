import type { Advice } from '../../support/errors.js';
import { parseNumber } from '../csv/number.js';

/** What becomes of a field that is missing. */
export type MissingPolicy = 'error' | 'drop' | 'mean';

/** The texts that stand for a missing field when nothing else is said. */
export const defaultNa: readonly string[] = ['', 'NA', 'NaN', 'null', '?'];

/**
 * The texts of missing fields as a user lists them: beside the default ones, or, where `=` is before the first, in
 * their place.
 */
export function missingTexts(given: readonly string[] = []): readonly string[] {
  const [first, ...others] = given;
  const texts = first?.startsWith('=') ? [first.slice(1), ...others] : [...defaultNa, ...given];
  return [...new Set(texts)];
}

/** Whether a number may stand for a missing field: otherwise one is never missing, and need not be asked. */
export function someAreNumbers(na: readonly string[]): boolean {
  return na.some((text) => parseNumber(text) !== undefined);
}

/** A test for missing fields; blanks around a field do not count, and numbers are compared as such: -999 is -999.0. */
export function missingTest(na: readonly string[]): (field: string) => boolean {
  const tokens = new Set(na.map((token) => token.trim()));
  const numbers = new Set(na.map(parseNumber));
  numbers.delete(undefined);
  if (numbers.size === 0) return (field) => tokens.has(field.trim());
  return (field) => tokens.has(field.trim()) || numbers.has(parseNumber(field));
}

/**
 * How fields that cannot be read are taken as missing, or what helps otherwise. A text with a comma cannot:
 * in a list it would be two.
 */
export function asMissing(
  texts: readonly string[],
  missing: MissingPolicy,
  otherwise?: string,
): Advice[] {
  if (texts.some((text) => text.includes(','))) return otherwise === undefined ? [] : [otherwise];
  const list = texts.map((text) => text.trim()).join(',');
  // In front of a list, `=` would mean something; the empty text is one of those that are missing anyway.
  const options = { na: list.startsWith('=') ? `,${list}` : list, missing };
  return [{ text: 'treat it as missing with', options, otherwise }];
}

/** What can be done about a missing feature. */
export const missingAdvice: readonly Advice[] = [
  { text: 'fill it with', options: { missing: 'mean' } },
  { text: 'leave such rows out with', options: { missing: 'drop' } },
];
