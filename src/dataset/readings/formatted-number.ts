/** What separates the whole part of a number from its fraction. */
export const decimalSeparators = ['.', ','] as const;
export type DecimalSeparator = (typeof decimalSeparators)[number];

/** How the numbers of a column are written. */
export interface Formatting {
  readonly decimal: DecimalSeparator;
  /** What stands before the number: a currency; nothing where it is empty. */
  readonly prefix: string;
  /** What stands behind it: a currency, a percent sign, a unit. */
  readonly suffix: string;
}

/** A number as it is written, taken apart. */
export interface FormattedNumber {
  readonly prefix: string;
  readonly suffix: string;
  /** The value for each way of reading its separators. */
  readonly values: ReadonlyMap<DecimalSeparator, number>;
  /** How many digits it has, if it has nothing but digits: such a number can be read in one way only. */
  readonly bareDigits: number | undefined;
}

/** Of these countries a comma is not a decimal one. */
const WITH_POINT = new Set(['$', '£', '¥', '₹', 'US$', 'A$', 'C$', 'NZ$', 'HK$', 'S$']);

/** The blanks that stand between digits: no-break, narrow no-break, thin and figure spaces, too. */
const BLANK = String.raw`[ \u00a0\u202f\u2009\u2007]`;
const SIGN = String.raw`[+\-\u2212]`;
/** A sign of a currency (Unicode category Sc), or one of the words. */
const MONEY =
  String.raw`\p{Sc}|(?:US|NZ|HK|[ACRS])\$|kr\.?|zł|Kč|Ft|Fr\.?|Rs\.?` +
  '|USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|RUB|KRW|TRY|ZAR|SGD|HKD';
/** A percent or permille sign, a currency, or a unit: letters, degrees, powers, `km/h`, `m²`. */
const SUFFIX = String.raw`[%‰]|${MONEY}|[\p{L}°µ'"′″][\p{L}\p{M}°µ²³·/^%]*[0-9]?`;
const BODY = `[0-9][0-9.,'’_]*(?:${BLANK}[0-9]{3}(?![0-9]))*(?:[.,][0-9]+)?|[.,][0-9]+`;
/** What stands for no fraction in prices: `5.-`, `5,--`. */
const NO_FRACTION = String.raw`([.,])[-\u2013\u2014]{1,2}`;

/** What multiplies an amount of money behind it: `$1.5M`; by 1000, its square and its cube. */
const POWERS = 'kmb';

const patternOf = () =>
  new RegExp(
    `^(\\()?(${SIGN})?${BLANK}*(${MONEY})?${BLANK}*(\\()?(${SIGN})?${BLANK}*` +
      `(${BODY})(?:${NO_FRACTION})?([eE][+\\-\\u2212]?[0-9]+)?${BLANK}*(${SUFFIX})?` +
      `((?<![.,])${SIGN})?(\\))?$`,
    'u',
  );

let pattern: RegExp | undefined;

/** A dash for nothing beside a currency, as Excel's accounting format has it: `$ -`. */
const nothing = /(?<=^\D*[\p{L}\p{Sc}]\s*)[-\u2013\u2014]$|^[-\u2013\u2014](?=\s*\p{Sc}$)/u;

/**
 * Takes apart a number in any of the spellings that people and programs use: thousands in groups (by comma, point,
 * apostrophe, underscore or blank), a decimal comma, a currency, percent sign or unit around it, a minus sign of
 * typography (U+2212), negative amounts in parentheses or with the sign behind, `5.-` and `$ -` of prices. Undefined for any other text.
 */
export function formattedNumber(text: string): FormattedNumber | undefined {
  pattern ??= patternOf(); // not before it is needed: a training on plain numbers starts without it
  const match = pattern.exec(text.trim().replace(nothing, '0'));
  if (match === null) return undefined;
  const [, open1, sign1, prefix = '', open2, sign2, whole, point, exponent = '', ...end] = match;
  const [suffix = '', sign3, close] = end;
  const [sign = '+', more] = [open1, sign1, open2, sign2, sign3].filter(Boolean);
  const isAmount = prefix !== '' && suffix.length === 1 && exponent === '';
  const power = isAmount ? 1 + POWERS.indexOf(suffix.toLowerCase()) : 0;
  const unit = power > 0 ? '' : suffix;
  if (more || !(open1 ?? open2) !== !close || (prefix !== '' && unit !== '')) return undefined;
  const body = point === undefined ? whole : `${whole}${point}0`;
  const values = new Map<DecimalSeparator, number>();
  for (const decimal of decimalSeparators) {
    const digits = plainDigits(body, decimal);
    if (digits === undefined) continue;
    const number = Number(digits + (power > 0 ? `e${3 * power}` : exponent.replace('\u2212', '-')));
    if (!Number.isFinite(number)) continue;
    values.set(decimal, sign !== '+' && number !== 0 ? -number : number);
  }
  if (values.size === 0) return undefined;
  const bareDigits = /^\d+$/.test(body) && exponent === '' ? body.length : undefined;
  return { prefix, suffix: unit, values, bareDigits };
}

/** Digits and a fraction, and nothing around or between them. */
const ungrouped = /^-?\d+(?:([.,])\d+)?$/;

/** The number that a text says where its column is written so; undefined where it says none. */
export function formattedNumberIn(
  text: string,
  { decimal, prefix, suffix }: Formatting,
): number | undefined {
  // Most texts of most columns, and many times as fast.
  const short = prefix + suffix === '' && ungrouped.exec(text);
  if (short && (short[1] ?? decimal) === decimal) {
    const number = Number(text.replace(',', '.'));
    if (Number.isFinite(number)) return number + 0; // −0 becomes 0
  }
  const number = formattedNumber(text);
  const value = number?.values.get(decimal);
  if (number === undefined || value === undefined) return undefined;
  const isBare = number.prefix === '' && number.suffix === '';
  const same = number.prefix === prefix && isSameUnit(number.suffix, suffix);
  return same || (isBare && mayBeBare(value, prefix, suffix)) ? value : undefined;
}

/** Whether two units are one, in the singular or the plural: `1 year`, `2 years`; `m` and `ms` are two. */
export function isSameUnit(a: string, b: string): boolean {
  return singular(a) === singular(b);
}

const singular = (unit: string): string => unit.replace(/(?<=..)s$/, '');

/** Whether a number may lack what stands around the others: nothing has no unit, and a currency is understood. */
export function mayBeBare(value: number, prefix: string, suffix: string): boolean {
  return value === 0 || prefix !== '' || isMoney(suffix);
}

const isMoney = (sign: string): boolean => new RegExp(`^(?:${MONEY})$`, 'u').test(sign);

/** Whether a comma behind such a sign separates thousands, and is none of a fraction. */
export function countsWithPoint(prefix: string): boolean {
  return WITH_POINT.has(prefix);
}

/** The number of a body with this decimal separator, as `Number` reads it; undefined where it is none. */
function plainDigits(body: string, decimal: DecimalSeparator): string | undefined {
  const [whole, fraction = '', ...more] = body.split(decimal);
  if (more.length > 0 || /\D/.test(fraction) || !isGrouped(whole)) return undefined;
  const digits = whole.replace(/\D/g, '');
  return digits + fraction === '' ? undefined : `${digits}.${fraction}`;
}

/** Digits, or groups of three behind one to three, all separated by the same sign; India's have two but for the last. */
function isGrouped(whole: string): boolean {
  return /^\d*$|^[1-9]\d{0,2}(?=(\D))(?:\1\d{3})+$|^[1-9]\d?(?:,\d\d)*,\d{3}$/.test(whole);
}
