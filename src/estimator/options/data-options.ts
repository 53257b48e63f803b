import { BLANKS } from '../../dataset/csv/records.js';
import { dateOrders } from '../../dataset/readings/date.js';
import { decimalSeparators } from '../../dataset/readings/formatted-number.js';
import { defaultNa } from '../../dataset/table/missing.js';
import { optional, withDefault } from './option.js';
import { valueSynonyms } from './synonyms.js';
import {
  asItIs,
  listOf,
  notNegative,
  type OptionType,
  oneOf,
  onOff,
  whole,
  word,
} from './types.js';

const group = 'Data';

/** One character, or a word for one that is hard to type; `blanks` for runs of blanks and tabs. */
const delimiter: OptionType<string> = {
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
const prefix: OptionType<string> = {
  expected: 'the beginning of a line',
  schema: { type: 'string', pattern: '^[^\r\n]*$' },
  parse: (text) => (prefix.holds(text) ? text : undefined),
  format: asItIs,
  store: asItIs,
  holds: (value): value is string => typeof value === 'string' && !/[\r\n]/.test(value),
};

/** Columns as `resolveColumns` takes them. A text stays whole here: a name may hold a comma. */
const columns: OptionType<readonly string[]> = {
  ...listOf(word, { expected: 'columns, separated by commas' }),
  parse: (text) => (text === '' ? undefined : [text]),
};

/** `NA,?`: texts as they are, blanks and all; the empty text is one of them. What `=` before them means, `missingTexts` knows. */
const tokens: OptionType<readonly string[]> = {
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
const classWeight: OptionType<ClassWeightChoice> = {
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
const heldOut: OptionType<number | string> = {
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

const targetScalings = oneOf(['standard', 'minmax', 'none'], valueSynonyms.scale);
const scalings = oneOf(['standard', 'minmax', 'robust', 'none'], valueSynonyms.scale);

/** How a CSV file is read: the same for everyone who reads one. */
export const csvOptions = {
  delimiter: optional(
    {
      key: 'delimiter',
      short: 'd',
      help: 'what separates the fields',
      group,
      placeholder: 'char|blanks',
      fallbackHelp: 'a tab for .tsv; guessed otherwise',
    },
    delimiter,
  ),
  header: optional(
    {
      key: 'header',
      help: 'the first row holds the names of the columns (default: guessed)',
      offHelp: 'the first row is data; columns are named x1, x2, …',
      group,
    },
    onOff,
  ),
  comment: optional(
    {
      key: 'comment',
      help: 'leave out the lines that begin with this',
      group,
      placeholder: 'prefix',
      fallbackHelp: 'none',
    },
    prefix,
  ),
  skipLines: optional(
    {
      key: 'skipLines',
      help: 'leave out so many lines at the beginning of the file',
      group,
      placeholder: 'n',
      fallbackHelp: '0',
    },
    whole(0),
  ),
};

/** Which columns of a file are used, and what becomes of their fields. */
export const dataOptions = {
  target: optional(
    {
      key: 'target',
      brief: 'the column to predict',
      help: 'the column to predict: a name, a number from 1, or -1 for the last',
      group,
      placeholder: 'column',
      fallbackHelp: 'the last one',
    },
    word,
  ),
  features: optional(
    {
      key: 'features',
      help: "the columns to predict from: names, numbers, ranges (2-5), patterns ('x*'), exclusions ('!id')",
      group,
      placeholder: 'columns',
      fallbackHelp: 'all but the target',
    },
    columns,
  ),
  ignore: optional(
    {
      key: 'ignore',
      brief: 'columns to leave out',
      help: 'columns to leave out, named in the same ways',
      group,
      placeholder: 'columns',
    },
    columns,
  ),
  task: optional(
    {
      key: 'task',
      help: 'classification or regression',
      group,
      placeholder: 'task',
      fallbackHelp: 'from the target: text or few whole numbers are classes',
    },
    oneOf(['classification', 'regression'], valueSynonyms.task),
  ),
  categorical: optional(
    {
      key: 'categorical',
      help: 'columns to take as categories, whatever is in them',
      group,
      placeholder: 'columns',
    },
    columns,
  ),
  ...csvOptions,
  decimal: optional(
    {
      key: 'decimal',
      help: 'the decimal separator, where the numbers of a column leave it open: . or ,',
      group,
      placeholder: 'character',
      fallbackHelp: 'from the whole column',
    },
    oneOf(decimalSeparators),
  ),
  dateOrder: optional(
    {
      key: 'dateOrder',
      help: 'of year, month and day, where the dates of a column leave it open: ymd, dmy or mdy',
      group,
      placeholder: 'order',
      fallbackHelp: 'from the whole column',
    },
    oneOf(dateOrders),
  ),
  na: withDefault(
    {
      key: 'na',
      help: 'further fields that count as missing; =list, with a = before it, for no others',
      group,
      placeholder: 'list',
      fallbackHelp: 'empty, NA, NaN, null, ?',
    },
    tokens,
    defaultNa,
  ),
  missing: withDefault(
    {
      key: 'missing',
      help: 'missing features: mean (fill them, with an indicator input), drop the row, or error',
      group,
      placeholder: 'policy',
    },
    oneOf(['mean', 'drop', 'error'], valueSynonyms.missing),
    'mean',
  ),
  unknown: withDefault(
    {
      key: 'unknown',
      help: 'categories that the training has not seen: ignore (all zeros, and counted), or error',
      group,
      placeholder: 'policy',
    },
    oneOf(['ignore', 'error']),
    'ignore',
  ),
  scale: withDefault(
    {
      key: 'scale',
      help: 'of numeric features: standard, minmax, robust (by quartiles, and clipped) or none',
      group,
      placeholder: 'method',
    },
    scalings,
    'standard',
  ),
  scaleTarget: withDefault(
    {
      key: 'scaleTarget',
      help: 'of a numeric target, while training: standard, minmax or none',
      group,
      placeholder: 'method',
    },
    targetScalings,
    'standard',
  ),
  weightColumn: optional(
    {
      key: 'weightColumn',
      help: 'a column that says how much each row counts in the loss, relative to their mean',
      group,
      placeholder: 'column',
    },
    word,
  ),
  classWeight: optional(
    {
      key: 'classWeight',
      help: 'how much each class counts in the loss: balanced, or a=2,b=1',
      group,
      placeholder: 'weights',
    },
    classWeight,
  ),
  splitSeed: optional(
    {
      key: 'splitSeed',
      help: 'of the rows that are held out, where others than those of the seed are to be',
      group,
      placeholder: 'n',
      fallbackHelp: "the seed's",
    },
    whole(0),
  ),
  validation: optional(
    {
      key: 'validation',
      brief: 'rows to watch, to stop early',
      help: 'rows held out to watch training, stratified by class',
      group,
      placeholder: 'file|fraction',
    },
    heldOut,
  ),
  test: optional(
    {
      key: 'test',
      brief: 'rows to score at the end',
      help: 'rows held out to score the model at the end, stratified by class',
      group,
      placeholder: 'file|fraction',
    },
    heldOut,
  ),
  group: optional(
    {
      key: 'group',
      help: 'rows with the same field here are never split apart',
      group,
      placeholder: 'column',
    },
    word,
  ),
};
