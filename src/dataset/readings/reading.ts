import { isKeyOf } from '../../support/records.js';
import { parseNumber } from '../csv/number.js';
import { booleanIn } from './boolean.js';
import { type DateOrder, dateIn, dateOrders, type WithoutDate, withoutDate } from './date.js';
import { decimalSeparators, type Formatting, formattedNumberIn } from './formatted-number.js';

/**
 * How the fields of a column are to be understood: the same for all of them, and for those of every file that a model reads
 * later. Plain data: it is stored in the model.
 */
export type Reading = NumericReading | { readonly kind: 'code' } | { readonly kind: 'text' };

/** A reading that makes a number of a field. */
export type NumericReading =
  | { readonly kind: 'number' }
  | ({
      readonly kind: 'formatted';
      /** That no text of the training had a separator, so that the decimal one is that of the other columns. */
      readonly whole?: true;
    } & Formatting)
  | {
      readonly kind: 'date';
      readonly order: DateOrder;
      /** What the texts of the training were, where none of them had a date. */
      readonly without?: WithoutDate;
    }
  | { readonly kind: 'boolean' };

export const plainNumbers = { kind: 'number' } as const satisfies Reading;
export const commaNumbers = {
  kind: 'formatted',
  decimal: ',',
  prefix: '',
  suffix: '',
} as const satisfies Reading;
export const plainTexts = { kind: 'text' } as const satisfies Reading;

/** The number that a field says, as its column is read; undefined where it says none. Too large a number is ±Infinity. */
export function numberReader(reading: Reading): (text: string) => number | undefined {
  switch (reading.kind) {
    case 'number':
      return parseNumber;
    case 'formatted':
      return (text) => formattedNumberIn(text, reading);
    case 'date':
      return (text) => dateIn(text, reading.order);
    case 'boolean':
      return booleanIn;
    case 'code':
    case 'text':
      return () => undefined;
  }
}

export function isNumeric(reading: Reading): reading is NumericReading {
  return reading.kind !== 'code' && reading.kind !== 'text';
}

/** Whether all fields of the training were plain numbers: a reading may say more, of those that come later. */
export function isOfPlainNumbers(reading: Reading): boolean {
  if (reading.kind !== 'formatted') return reading.kind === 'number';
  return reading.whole === true && reading.prefix === '' && reading.suffix === '';
}

/**
 * What two fields have in common that mean the same label or category: 1 and 1.0 as numbers, `Yes` and `yes` as
 * truth values, and texts but for the blanks around them.
 */
export function keyReader(reading: Reading): (text: string) => string {
  if (!isNumeric(reading)) return (text) => text.trim();
  const read = numberReader(reading);
  return (text) => {
    const number = read(text);
    return number === undefined ? text.trim() : String(number);
  };
}

/** The number by which labels and categories are put into their order, if they have one: codes do. */
export function orderReader(reading: Reading): (text: string) => number | undefined {
  return reading.kind === 'code' ? parseNumber : numberReader(reading);
}

type Entries = Readonly<Record<string, unknown>>;

const isEmpty = (entries: Entries): boolean => Object.keys(entries).length === 0;

/** What each kind of reading has besides its kind. */
const shapes: { readonly [K in Reading['kind']]: (entries: Entries) => boolean } = {
  number: isEmpty,
  formatted: ({ decimal, prefix, suffix, whole = true, ...others }) =>
    decimalSeparators.some((one) => one === decimal) &&
    typeof prefix === 'string' &&
    typeof suffix === 'string' &&
    whole === true &&
    isEmpty(others),
  date: ({ order, without, ...others }) =>
    dateOrders.some((one) => one === order) &&
    (without === undefined || withoutDate.some((one) => one === without)) &&
    isEmpty(others),
  boolean: isEmpty,
  code: isEmpty,
  text: isEmpty,
};

/** Whether plain data is a reading: of a model that somebody may have edited. */
export function isReading(value: unknown): value is Reading {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, ...entries }: Entries = { ...value };
  return typeof kind === 'string' && isKeyOf(shapes, kind) && shapes[kind](entries);
}

export function isNumericReading(value: unknown): value is NumericReading {
  return isReading(value) && isNumeric(value);
}
