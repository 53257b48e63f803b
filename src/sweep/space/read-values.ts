import { type Recipe, readGiven, storeGiven } from '../../estimator/recipe.js';
import { recipeOptions } from '../../estimator/recipe-options.js';
import type { RecipeValue } from '../../model/model.js';
import { adviceOf, MlpError, type Problem, quote } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import type { Distribution, Range, Values } from './distribution.js';
import { multiplesIn } from './distribution.js';

/** An option of a space, and what it may be. */
export type Axis = readonly [keyof Recipe, Distribution];

/**
 * What an option may be, by its name in any spelling.
 *
 * @param values as a recipe has them, or as a command line writes them
 * @throws MlpError ('usage') for a name that is no option's, for a value that it cannot have, and for two that are the same
 */
export function readValues(
  name: string,
  values: readonly unknown[],
  probabilities?: readonly number[],
): readonly [keyof Recipe, Values] {
  const read = values.map((value) => readValue(name, value));
  if (read.length === 0) throw refusal(`${quote(name)} has no values`);
  const texts = read.map(([, value]) => JSON.stringify(value));
  const twice = texts.findIndex((text, i) => texts.indexOf(text) < i);
  if (twice >= 0) {
    const [a, b] = [values[texts.indexOf(texts[twice])], values[twice]].map(shown);
    throw refusal(
      a === b ? `the value ${a} is there twice` : `${a} and ${b} are the same value`,
      'give it once',
    );
  }
  return [read[0][0], { kind: 'values', values: read.map(([, value]) => value), probabilities }];
}

function readValue(name: string, value: unknown): readonly [keyof Recipe, RecipeValue] {
  const given = readGiven({ [name]: value });
  const [key] = keysOf(given);
  const stored = key === undefined ? undefined : storeGiven(given)[key];
  if (stored === undefined) throw refusal(`${quote(name)} has no value`);
  return [key, stored];
}

/**
 * The numbers that an option may be.
 *
 * @param range of any numbers, or of multiples of a step; where an option takes whole numbers alone, these are meant
 * @throws MlpError ('usage') for a name that is no option's, for an option that takes no numbers, and for ends that it cannot have
 */
export function readRange(
  name: string,
  { min, max, log, step }: Omit<Range, 'kind'>,
): readonly [keyof Recipe, Range] {
  const [key] = readValue(name, min);
  readValue(name, max);
  const numbers = numbersIn(recipeOptions[key].type.schema);
  const named = { [key]: undefined };
  if (numbers === undefined) {
    const text = '{} is no number, and has no range';
    throw refusal({ text, options: named }, 'give its values one by one');
  }
  if (min > max) {
    const text = `{} has a range that ends before it begins`;
    throw refusal({ text, options: named }, 'give the smaller number first');
  }
  if (min === max) {
    const text = `{} has a range of one number`;
    throw refusal({ text, options: named }, 'give that number alone');
  }
  if (log && min <= 0) {
    const text = '{} is drawn by its logarithm, and 0 has none';
    throw refusal({ text, options: named }, 'begin above 0, for example with 1e-5');
  }
  const range = { kind: 'range', min, max, log, step } as const;
  return [key, withStep(key, numbers === 'whole' ? { ...range, step: step ?? 1 } : range, numbers)];
}

function withStep(key: keyof Recipe, range: Range, numbers: Numbers): Range {
  const { step, min, max } = range;
  if (step === undefined) return range;
  const named = { [key]: undefined };
  if (numbers === 'whole' && !Number.isInteger(step)) {
    const text = `{} is a whole number, and multiples of ${step} are not`;
    throw refusal({ text, options: named }, 'give a whole number for the step');
  }
  const { first, last } = multiplesIn(range, step);
  if (first > last) {
    const text = `{} can be no multiple of ${step} between ${min} and ${max}`;
    throw refusal({ text, options: named }, 'give a smaller step, or a wider range');
  }
  return range;
}

type Numbers = 'whole' | 'any';

/** Which numbers a value can be, or hold. */
function numbersIn(schema: unknown): Numbers | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { type, items, anyOf }: { type?: unknown; items?: unknown; anyOf?: unknown } = schema;
  if (type === 'integer') return 'whole';
  if (type === 'number') return 'any';
  if (type === 'array') return numbersIn(items);
  const ways: readonly unknown[] = Array.isArray(anyOf) ? anyOf : [];
  return ways.map(numbersIn).find((numbers) => numbers !== undefined);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quote(value) : (JSON.stringify(value) ?? String(value));
}

function refusal(problem: Problem['problem'], advice?: string): MlpError {
  return new MlpError({ kind: 'usage', problem, advice });
}

/**
 * What reading gives, and what it refuses as a fault of where it was written. Advice that names options is left out: there
 * they would be other ones.
 *
 * @param more ways out
 */
export function readWithin<T>(
  where: Pick<Problem, 'place' | 'option' | 'value'>,
  read: () => T,
  more: Problem['advice'] = [],
): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const { problem, option, value } = error.details;
    const isNamed = option === undefined || typeof problem !== 'string';
    throw new MlpError({
      kind: 'usage',
      ...where,
      problem: isNamed ? problem : { text: `{}: ${problem}`, options: { [option]: value } },
      advice: [
        ...adviceOf(error.details).filter((advice) => typeof advice === 'string'),
        ...adviceOf({ kind: 'usage', problem, advice: more }),
      ],
    });
  }
}
