import { type Option, optional, withDefault } from '../../estimator/options/option.js';
import {
  asItIs,
  type OptionType,
  oneOf,
  onOff,
  whole,
  word,
} from '../../estimator/options/types.js';
import { parseDecimal } from '../../support/decimal.js';
import { memberFlag } from './member-flag.js';
import { modelFlags } from './model-flags.js';
import { outputFile, outputFlags } from './run-flags.js';

/** What a formula's names stand for, in their order. */
export type Point = readonly (readonly [name: string, value: number])[];

const point: OptionType<Point> = {
  expected: 'values like w0=-1,w1=1.5, each name once',
  schema: { type: 'string' },
  parse(text) {
    const values = new Map<string, number>();
    for (const part of text.split(',')) {
      const [, name, digits] =
        /^\s*([\p{ID_Start}_$][\p{ID_Continue}$]*)\s*=(.*)$/u.exec(part) ?? [];
      const value = digits === undefined ? undefined : parseDecimal(digits.trim());
      if (name === undefined || value === undefined || values.has(name)) return undefined;
      values.set(name, value);
    }
    return [...values];
  },
  format: (values) => values.map(([name, value]) => `${name}=${value}`).join(','),
  store: (values) => point.format(values),
  holds: (value): value is Point =>
    Array.isArray(value) &&
    value.every(
      (pair) => Array.isArray(pair) && typeof pair[0] === 'string' && Number.isFinite(pair[1]),
    ),
};

const MOST_DIGITS = 17;

const decimals: OptionType<number> = {
  expected: `a whole number from 0 to ${MOST_DIGITS}`,
  schema: { type: 'integer', minimum: 0, maximum: MOST_DIGITS },
  parse: (text) =>
    /^\d{1,2}$/.test(text) && Number(text) <= MOST_DIGITS ? Number(text) : undefined,
  format: String,
  store: asItIs,
  holds: (value): value is number =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_DIGITS,
};

export const traceFormats = ['table', 'csv', 'json', 'dot', 'svg'] as const;
export type TraceFormat = (typeof traceFormats)[number];

const group = 'Trace';

export const traceFlags = {
  expr: optional(
    {
      key: 'expr',
      brief: 'an expression, instead of a model',
      help: 'an expression of names and numbers, instead of the loss of a model',
      group,
      placeholder: 'formula',
    },
    word,
  ),
  at: optional(
    {
      key: 'at',
      brief: 'what its names stand for: w0=-1,w1=1.5',
      help: 'what the names of the expression stand for: w0=-1,w1=1.5',
      group,
      placeholder: 'values',
    },
    point,
  ),
  model: { ...modelFlags.model, group },
  member: { ...memberFlag, group },
  row: withDefault(
    {
      key: 'row',
      brief: 'the example whose loss is traced, from 1',
      help: 'the row of the data whose loss is traced, from 1',
      group,
      placeholder: 'n',
    },
    whole(1),
    1,
  ),
  scalars: withDefault(
    {
      key: 'scalars',
      brief: 'unit by unit and weight by weight, not by matrices',
      help: 'trace a model unit by unit and weight by weight, and not by matrices',
      group,
    },
    onOff,
    false,
  ),
  atomic: withDefault(
    {
      key: 'atomic',
      brief: 'take σ(z) apart: −z, exp, 1 + ·, 1/·',
      help: 'take σ(z) apart into −z, exp, 1 + · and 1/·',
      group,
    },
    onOff,
    false,
  ),
  mode: withDefault(
    {
      key: 'mode',
      brief: 'adjoints by reverse, tangents by forward',
      help: 'beside the values: adjoints by reverse mode, or tangents by forward',
      group,
      placeholder: 'mode',
    },
    oneOf(['reverse', 'forward']),
    'reverse',
  ),
  wrt: optional(
    {
      key: 'wrt',
      brief: 'what moves in forward mode: w1',
      help: 'of forward mode: the name, the feature or the weight (w1[2,0]) that moves',
      group,
      placeholder: 'name',
    },
    word,
  ),
  digits: optional(
    {
      key: 'digits',
      brief: 'decimals',
      help: 'decimals of the numbers',
      group,
      placeholder: 'n',
      fallbackHelp: '2; all in csv and json',
    },
    decimals,
  ),
  maxRows: withDefault(
    {
      key: 'maxRows',
      brief: 'a longer trace is refused',
      help: 'a trace of more rows is refused, with its size',
      group,
      placeholder: 'n',
    },
    whole(1),
    500,
  ),
  format: optional(
    {
      key: 'format',
      brief: traceFormats.join(', '),
      help: `${traceFormats.join(', ')}: a picture is drawn by Graphviz`,
      group,
      placeholder: 'format',
      fallbackHelp: "by the output's name, or table",
    },
    oneOf(traceFormats),
  ),
  out: { ...outputFile, group },
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is no trace, too', group },
    onOff,
    false,
  ),
  unknown: modelFlags.unknown,
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
} satisfies Record<string, Option<unknown>>;
