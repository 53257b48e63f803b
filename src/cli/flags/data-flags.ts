import { flagWithDefault, oneOf, optionalFlag, type Parser, switchFlag, word } from './flag.js';

const group = 'Data';

/** One character, or a word for one that is hard to type. */
const delimiter: Parser<string> = {
  expected: 'one character, or "tab"',
  parse: (text) => {
    if (text === 'tab' || text === '\\t') return '\t';
    return text.length === 1 && !/["\r\n]/.test(text) ? text : undefined;
  },
};

/** `NA,?`: an empty list means that no field counts as missing. */
const tokens: Parser<string[]> = {
  expected: 'texts separated by commas',
  parse: (text) => text.split(','),
};

/** `balanced`, or a weight for each class: `a=2,b=1`. */
const classWeight: Parser<'balanced' | ReadonlyMap<string, number>> = {
  expected: 'balanced, or weights like a=2,b=1',
  parse(text) {
    if (text === 'balanced') return text;
    const weights = new Map<string, number>();
    for (const part of text.split(',')) {
      const match = /^(.+)=(\d+\.?\d*|\.\d+)$/.exec(part.trim());
      if (match === null || weights.has(match[1])) return undefined;
      weights.set(match[1], Number(match[2]));
    }
    return weights;
  },
};

/** A share between 0 and 1 when it reads as a number, the name of a file otherwise. */
export type HeldOut =
  | { readonly kind: 'fraction'; readonly fraction: number }
  | { readonly kind: 'file'; readonly path: string };

const heldOut: Parser<HeldOut> = {
  expected: 'a file, or a fraction between 0 and 1',
  parse(text) {
    if (!/^[\d.eE+-]+$/.test(text)) return { kind: 'file', path: text };
    const fraction = Number(text);
    return fraction > 0 && fraction < 1 ? { kind: 'fraction', fraction } : undefined;
  },
};

/** How a CSV file is read: the same for every command that reads one. */
export const csvFlags = {
  delimiter: optionalFlag(
    {
      flags: '-d, --delimiter <char>',
      summary: 'what separates the fields',
      group,
      fallbackSummary: 'a comma; a tab for .tsv; guessed otherwise',
    },
    delimiter,
  ),
  noHeader: switchFlag({
    flags: '--no-header',
    summary: 'the first row is data; columns are named x1, x2, …',
    group,
  }),
};

/** Which columns of a file are used, and what becomes of their fields. */
export const dataFlags = {
  target: optionalFlag(
    {
      flags: '--target <column>',
      summary: 'the column to predict: a name, or a number from 1',
      group,
      fallbackSummary: 'the last one',
    },
    word,
  ),
  features: optionalFlag(
    {
      flags: '--features <columns>',
      summary: 'the columns to predict from',
      group,
      fallbackSummary: 'all but the target',
    },
    word,
  ),
  ignore: optionalFlag(
    { flags: '--ignore <columns>', summary: 'columns to leave out', group },
    word,
  ),
  task: optionalFlag(
    {
      flags: '--task <task>',
      summary: 'classification or regression',
      group,
      fallbackSummary: 'from the target: text or few whole numbers are classes',
    },
    oneOf(['classification', 'regression']),
  ),
  categorical: optionalFlag(
    {
      flags: '--categorical <columns>',
      summary: 'columns of numbers to take as categories',
      group,
    },
    word,
  ),
  ...csvFlags,
  na: flagWithDefault(
    {
      flags: '--na <list>',
      summary: 'fields that count as missing',
      group,
      fallbackSummary: 'empty, NA, NaN, null, ?',
    },
    tokens,
    ',NA,NaN,null,?',
  ),
  missing: flagWithDefault(
    {
      flags: '--missing <policy>',
      summary: 'what to do with missing fields: error, drop the row, or mean',
      group,
    },
    oneOf(['error', 'drop', 'mean']),
    'error',
  ),
  scale: flagWithDefault(
    {
      flags: '--scale <method>',
      summary: 'of numeric features: standard, minmax or none',
      group,
    },
    oneOf(['standard', 'minmax', 'none']),
    'standard',
  ),
  scaleTarget: flagWithDefault(
    {
      flags: '--scale-target <method>',
      summary: 'of a numeric target, while training: standard, minmax or none',
      group,
    },
    oneOf(['standard', 'minmax', 'none']),
    'standard',
  ),
  weightColumn: optionalFlag(
    {
      flags: '--weight-column <column>',
      summary: 'a column that says how much each row counts in the loss',
      group,
    },
    word,
  ),
  classWeight: optionalFlag(
    {
      flags: '--class-weight <weights>',
      summary: 'how much each class counts in the loss: balanced, or a=2,b=1',
      group,
    },
    classWeight,
  ),
  validation: optionalFlag(
    {
      flags: '--validation <file|fraction>',
      summary: 'rows held out to watch training, stratified by class',
      group,
    },
    heldOut,
  ),
  test: optionalFlag(
    {
      flags: '--test <file|fraction>',
      summary: 'rows held out to score the model at the end, stratified by class',
      group,
    },
    heldOut,
  ),
  group: optionalFlag(
    {
      flags: '--group <column>',
      summary: 'rows with the same field here are never split apart',
      group,
    },
    word,
  ),
};
