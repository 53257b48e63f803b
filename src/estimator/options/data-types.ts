import { BLANKS } from '../../dataset/csv/records.js';
import { asItIs, listOf, notNegative, type OptionType, word } from './types.js';

/** One character, or a word for one that is hard to type; `blanks` for runs of blanks and tabs. */
export const delimiter: OptionType<string> = {
  expected: 'one character, "tab", or "blanks"',
  schema: { anyOf: [{ type: 'string', minLength: 1, maxLength: 1 }, { const: BLANKS }] },
  parse(text) {
    if (text === 'tab' || text === '\\t') return '\t';
    return isDelimiter(text) ? text : undefined;
  },
  format: (value) => (value === '\t' ? 'tab' : value),
  store: asItIs,
  holds: (value): value is string => typeof value === 'string' && isDelimiter(value),
};

function isDelimiter(text: string): boolean {
  return text === BLANKS || (text.length === 1 && !/["\r\n]/.test(text));
}

/** The beginning of a line; nothing where no line is meant. */
export const prefix: OptionType<string> = {
  expected: 'the beginning of a line',
  schema: { type: 'string', pattern: '^[^\r\n]*$' },
  parse: (text) => (prefix.holds(text) ? text : undefined),
  format: asItIs,
  store: asItIs,
  holds: (value): value is string => typeof value === 'string' && !/[\r\n]/.test(value),
};

/** Columns as `resolveColumns` takes them. A text stays whole here: a name may hold a comma. */
export const columns: OptionType<readonly string[]> = {
  ...listOf(word, { expected: 'columns, separated by commas' }),
  parse: (text) => (text === '' ? undefined : [text]),
};

/** `NA,?`: texts as they are, blanks and all; the empty text is one of them. What `=` before them means, `missingTexts` knows. */
export const tokens: OptionType<readonly string[]> = {
  expected: 'texts separated by commas',
  schema: { type: 'array', items: { type: 'string' } },
  parse: (text) => text.split(','),
  format: (values) => values.join(','),
  store: asItIs,
  holds: (value): value is readonly string[] =>
    Array.isArray(value) && value.every((item) => typeof item === 'string'),
};

/** How much each class counts: in inverse proportion to its rows, or by its label. */
type ClassWeightChoice = 'balanced' | { readonly [label: string]: number };

/** `balanced`, or a weight for each class: `a=2,b=1`. */
export const classWeight: OptionType<ClassWeightChoice> = {
  expected: 'balanced, or weights like a=2,b=1',
  schema: {
    anyOf: [
      { const: 'balanced' },
      { type: 'object', additionalProperties: { type: 'number', minimum: 0 }, minProperties: 1 },
    ],
  },
  parse(text) {
    if (text === 'balanced') return text;
    const weights = new Map<string, number>();
    for (const part of text.split(',')) {
      const match = /^(.+)=(\d+\.?\d*|\.\d+)$/.exec(part.trim());
      if (match === null || weights.has(match[1])) return undefined;
      weights.set(match[1], Number(match[2]));
    }
    return Object.fromEntries(weights);
  },
  format: (value) =>
    value === 'balanced'
      ? value
      : Object.entries(value)
          .map(([label, weight]) => `${label}=${weight}`)
          .join(','),
  store: asItIs,
  holds: (value): value is ClassWeightChoice =>
    value === 'balanced' ||
    (typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      Object.values(value).every((weight) => notNegative.holds(weight))),
};

/** A share between 0 and 1 when it reads as a number, the name of a file otherwise. */
export const heldOut: OptionType<number | string> = {
  expected: 'a file, or a fraction between 0 and 1, like 0.2',
  schema: {
    anyOf: [
      { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { type: 'string', minLength: 1 },
    ],
  },
  parse(text) {
    const value = readsAsNumber(text) ? Number(text) : text;
    return isHeldOut(value) ? value : undefined;
  },
  format: String,
  store: asItIs,
  holds: isHeldOut,
};

function readsAsNumber(text: string): boolean {
  return /^[\d.eE+-]+%?$/.test(text);
}

function isHeldOut(value: unknown): value is number | string {
  return typeof value === 'number'
    ? value > 0 && value < 1
    : word.holds(value) && !readsAsNumber(value);
}
