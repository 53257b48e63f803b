import type { RecipeValue } from '../../model/model.js';
import { parseDecimal } from '../../support/decimal.js';
import { type Advice, quote } from '../../support/errors.js';
import { ask, suggestions, synonymOf } from '../../support/suggest.js';
import { orList } from '../../support/words.js';
import type { ValueSynonyms } from './synonyms.js';

/** JSON Schema, of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What an option's value can be: plain data, how people write it, and how JSON does.
 *
 * Whatever `parse` and `convert` give is held, and `parse(format(x))` is x again. What `store` gives is read as x.
 */
export interface OptionType<T> {
  /** What a value should have been, for messages: `a number above 0`. */
  readonly expected: string;
  readonly schema: JsonSchema;
  /** The value that a text means; undefined when it means none. */
  parse(text: string): T | undefined;
  /** As text. */
  format(value: T): string;
  holds(value: unknown): value is T;
  /** What a value of JSON that is neither held nor a text means, where that is something. */
  convert?(value: unknown): T | undefined;
  /** As a model holds it. */
  store(value: T): RecipeValue;
  /** What was probably meant by a text that could not be read. */
  advise?(text: string): Advice | undefined;
  /** On or off: a flag of it has no value. */
  readonly isSwitch?: true;
  /** A list whose items are given one by one: a flag of it may be there several times. */
  readonly isRepeated?: true;
}

/** For values that are stored as they are. */
export const asItIs = <T extends RecipeValue>(value: T): T => value;

/** A number in a range. */
function number(
  expected: string,
  schema: JsonSchema,
  allowed: (x: number) => boolean,
): OptionType<number> {
  const holds = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && allowed(value);
  return {
    expected,
    schema: { type: 'number', ...schema },
    parse(text) {
      const value = parseDecimal(text);
      return holds(value) ? value : undefined;
    },
    format: String,
    store: asItIs,
    holds,
  };
}

export const positive = number('a number above 0', { exclusiveMinimum: 0 }, (x) => x > 0);
export const notNegative = number('a number from 0', { minimum: 0 }, (x) => x >= 0);
/** α, or a probability of dropping: 0 ≤ x < 1. */
export const belowOne = number(
  'a number from 0 to below 1',
  { minimum: 0, exclusiveMaximum: 1 },
  (x) => x >= 0 && x < 1,
);

/** A whole number from `least`, up to 2³¹ unless it is said. */
export function whole(least: number, maximum = 2147483648): OptionType<number> {
  return {
    ...number(
      `a whole number from ${least}`,
      { type: 'integer', minimum: least, maximum },
      (x) => Number.isSafeInteger(x) && x >= least && x <= maximum,
    ),
    advise: (text) => (Number(text) > maximum ? `it can be at most ${maximum}` : undefined),
  };
}

/** On or off. */
export const onOff: OptionType<boolean> = {
  expected: 'true or false',
  schema: { type: 'boolean' },
  parse: (text) =>
    new Map([
      ['true', true],
      ['false', false],
    ]).get(text),
  format: String,
  store: asItIs,
  holds: (value): value is boolean => typeof value === 'boolean',
  isSwitch: true,
};

const isWord = (text: string): boolean => text !== '' && !text.includes('\0');

/** Any text that is not empty. No file has a NUL in its name, and no column. */
export const word: OptionType<string> = {
  expected: 'something',
  schema: { type: 'string', minLength: 1 },
  parse: (text) => (isWord(text) ? text : undefined),
  format: asItIs,
  store: asItIs,
  holds: (value): value is string => typeof value === 'string' && isWord(value),
  advise: (text) => (text.includes('\0') ? 'leave the NUL byte out' : undefined),
  // A column can be named by its number, and JSON has numbers.
  convert: (value) => (Number.isSafeInteger(value) ? String(value) : undefined),
};

/** Any texts, each given by itself. */
export const words: OptionType<readonly string[]> = {
  ...listOf(word, { expected: 'something' }),
  parse: (text) => (text === '' ? undefined : [text]),
  isRepeated: true,
};

/** What was probably meant, where one of some names was to be given. */
export function adviseName(
  text: string,
  names: readonly string[],
  synonyms: ValueSynonyms = {},
): Advice | undefined {
  const meant = synonymOf(synonyms, text);
  if (typeof meant === 'object') return meant;
  return ask(suggestions(text, names, meant === undefined ? [] : [meant]));
}

/**
 * One of the names of a list.
 *
 * @param synonyms what others call them, for advice
 */
export function oneOf<const T extends string>(
  names: readonly T[],
  synonyms?: ValueSynonyms,
): OptionType<T> {
  const find = (value: unknown): T | undefined => names.find((name) => name === value);
  return {
    // A comma among commas is hard to see.
    expected: names.every((name) => /\w/.test(name))
      ? `one of ${names.join(', ')}`
      : orList(names.map(quote)),
    schema: { enum: names },
    parse: find,
    format: asItIs,
    store: asItIs,
    holds: (value): value is T => find(value) !== undefined,
    convert: (value) => find(String(value)), // a base of logarithms is 2 as well as "2"
    advise: (text) => adviseName(text, names, synonyms),
  };
}

/**
 * Parts separated by commas, as a list.
 *
 * @param least how many there have to be
 */
export function listOf<T extends string | number>(
  part: OptionType<T>,
  { expected = `${part.expected}, or several separated by commas`, least = 0 } = {},
): OptionType<readonly T[]> {
  const holds = (value: unknown): value is readonly T[] =>
    Array.isArray(value) && value.length >= least && value.every((item) => part.holds(item));
  return {
    expected,
    schema: { type: 'array', items: part.schema, ...(least > 0 && { minItems: least }) },
    parse: (text) => all(splitList(text), (word) => part.parse(word.trim())),
    format: (values) => values.map((value) => part.format(value)).join(','),
    store: (values) => storedList(values),
    holds,
    convert(value) {
      const items = all(itemsOf(value), (item) => convertTo(part, item));
      return holds(items) ? items : undefined;
    },
    advise(text) {
      const wrong = splitList(text).find((word) => part.parse(word.trim()) === undefined);
      return wrong === undefined ? undefined : part.advise?.(wrong.trim());
    },
  };
}

/** At the commas that are in no parentheses. */
function splitList(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const c of text) {
    if (c === '(') depth++;
    if (c === ')') depth--;
    if (c === ',' && depth <= 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts;
}

/** Numbers, or else texts: a list of a model is not of both. */
export function storedList(
  values: readonly (string | number)[],
): readonly number[] | readonly string[] {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length ? numbers : values.map(String);
}

/**
 * What a value means: one that is held itself, a text as a command line's, and JSON where the type takes more. Undefined where
 * nothing comes of it that an option can hold.
 */
export function convertTo<T>(type: OptionType<T>, value: unknown): T | undefined {
  if (type.holds(value)) return value;
  const meant = typeof value === 'string' ? type.parse(value) : type.convert?.(value);
  return type.holds(meant) ? meant : undefined;
}

/** Every item converted, or undefined when one cannot be. */
function all<I, T>(items: readonly I[], convert: (item: I) => T | undefined): T[] | undefined {
  const values: T[] = [];
  for (const item of items) {
    const value = convert(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** What is held in a list, or alone. */
function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** `30s`, `5m`, `1.5h`, `250ms`, or seconds without a unit; in seconds. */
export const duration: OptionType<number> = {
  expected: 'a time like 30s, 5m or 1.5h',
  schema: { type: 'number', minimum: 0 },
  parse(text) {
    const match = /^(\d+\.?\d*|\.\d+)(ms|s|m|min|h)?$/.exec(text.trim());
    if (match === null) return undefined;
    const unit = new Map([
      ['ms', 0.001],
      ['m', 60],
      ['min', 60],
      ['h', 3600],
    ]);
    return Number(match[1]) * (unit.get(match[2]) ?? 1);
  },
  format: (value) => `${value}s`,
  store: asItIs,
  holds: (value): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0,
};
