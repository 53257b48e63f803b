/**
 * What a field looks like, in whatever spelling: enough to tell the names of columns from what is in them. What a
 * column's fields mean is decided from all of them, elsewhere.
 */
export type FieldKind = 'missing' | 'number' | 'percent' | 'money' | 'date' | 'time' | 'text';

/** Texts that nobody calls a column, and many write where there is nothing. */
const MISSING = new Set(['', '?', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '-', '.']);

const SIGN = '[+\\-\\u2212]?';
const GAP = "[  \\u202f']";
/** `1234.5`, `1234,5`, `.5`, `1e-3` */
const PLAIN = '(?:\\d+(?:[.,]\\d*)?|[.,]\\d+)(?:[eE][+-]?\\d+)?';
/** `1,234.5`, `1.234,5`, `1 234,5` */
const GROUPED = `\\d{1,3}(?:(?:,\\d{3})+(?:\\.\\d+)?|(?:\\.\\d{3})+(?:,\\d+)?|(?:${GAP}\\d{3})+(?:[.,]\\d+)?)`;
const NUMBER = `(?:${GROUPED}|${PLAIN})`;
const CURRENCY = '(?:[$€£¥₹₽₩]|[A-Z]{2,3}[$]|USD|EUR|GBP|CHF|JPY|CNY|INR|kr)';

/** Nearly every number is as plain as this, and the others take a while to compile. */
const plain = /^-?\d+(?:\.\d+)?$/;

type Forms = readonly (readonly [FieldKind, RegExp])[];

let compiled: Forms | undefined;

const forms = (): Forms => [
  ['number', new RegExp(`^${SIGN}${NUMBER}$`)],
  ['number', new RegExp(`^\\(${NUMBER}\\)$`)],
  ['percent', new RegExp(`^${SIGN}${NUMBER}\\s?%$`)],
  ['money', new RegExp(`^${SIGN}(?:${CURRENCY}\\s?${SIGN}${NUMBER}|${NUMBER}\\s?${CURRENCY})$`)],
  [
    'date',
    /^\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?)?$/,
  ],
  ['date', /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)?$/],
  ['date', /^\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4}$/],
  ['time', /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?$/],
];

export function fieldKind(field: string): FieldKind {
  if (plain.test(field)) return 'number';
  const text = field.trim();
  if (MISSING.has(text.toLowerCase())) return 'missing';
  if (!/\d/.test(text)) return 'text'; // all others have a digit
  compiled ??= forms();
  return compiled.find(([, form]) => form.test(text))?.[0] ?? 'text';
}
