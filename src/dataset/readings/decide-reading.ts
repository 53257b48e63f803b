import { parseNumber } from '../csv/number.js';
import { areBooleans } from './boolean.js';
import {
  type ColumnFields,
  type FieldText,
  mayBeGrouped,
  type PlainNumbers,
  rowsOf,
} from './column-fields.js';
import { dateCandidate } from './date-candidate.js';
import type { Candidate, Decision, OpenChoice, ReadingContext } from './decision.js';
import { formattedCandidate } from './formatted-candidate.js';
import { formattedNumber, formattedNumberIn } from './formatted-number.js';
import { commaNumbers, plainNumbers, plainTexts } from './reading.js';

/**
 * The reading that fits most rows of a column; text, where none fits more than half of them.
 *
 * It depends on which texts there are and how often each, and not on the order of the rows. Words for true and false have
 * to be all there is, and so have whole numbers of which some begin with a zero: these are codes, as those of the mail.
 */
export function decideReading(fields: ColumnFields, options: ReadingContext = {}): Decision {
  const { plain, others } = fields;
  const present = plain.rows + rowsOf(others);
  if (present === 0) return { reading: plainNumbers, odd: [] };
  if (plain.rows === 0 && areBooleans(others.map(({ text }) => text))) {
    return { reading: { kind: 'boolean' }, odd: [] };
  }
  const odd = others.filter(({ text }) => !isNumber(text));
  if (others.some(({ text }) => isCode(text))) {
    if (odd.length > 0) return { reading: plainTexts, odd: [] };
    if (!plain.somePoint && !plain.signed) return { reading: { kind: 'code' }, odd: [] };
  }
  if (odd.length === 0) return decidePlain(plain, options);
  // Every number and every date has a digit, and texts without one are no reason to look for what there could be.
  const digits = odd.some(({ text }) => /[0-9]/.test(text));
  const candidates: readonly Candidate[] = [
    { reading: plainNumbers, odd, rows: present - rowsOf(odd) },
    ...(digits
      ? [formattedCandidate(fields, options), dateCandidate(fields, options.dateOrder)]
      : []),
  ];
  const best = candidates.reduce((a, b) => (b.rows > a.rows ? b : a));
  // Numbers that are written in several ways are no categories, whichever way most of them are written.
  const isNumbers =
    best.reading.kind !== 'date' && (plain.rows + rowsOf(others.filter(isBare))) * 2 > present;
  return best.rows * 2 > present || isNumbers ? best : { reading: plainTexts, odd: [] };
}

/** Whether some columns are of numbers with decimal commas, by their fields: points of the others may separate thousands. */
export function haveDecimalCommas(columns: readonly ColumnFields[]): boolean {
  return columns.some((fields) => {
    let isSure = false;
    for (const { text } of fields.others) {
      const values = formattedNumber(text)?.values;
      if (!values?.has(',')) return false;
      isSure ||= !values.has('.');
    }
    if (isSure || fields.others.length === 0) return isSure;
    const { reading, open } = decideReading(fields);
    return reading.kind === 'formatted' && reading.decimal === ',' && open === undefined;
  });
}

/**
 * How numbers are read that are all plain ones. A column of whole numbers shows no separator: it has that of the other columns,
 * for the sake of a later file, in which 1.200 may be twelve hundred.
 */
function decidePlain(plain: PlainNumbers, options: ReadingContext): Decision {
  if (mayBeGrouped(plain)) return decidePoints(plain, options);
  const { decimal, hasCommas = false } = options;
  const hasComma = decimal === undefined ? hasCommas : decimal === ',';
  const reading =
    hasComma && !plain.somePoint ? { ...commaNumbers, whole: true as const } : plainNumbers;
  return { reading, odd: [] };
}

/** What the points are of a column like 1.234, 12.500, 7: decimal, unless somebody says otherwise, or the other columns might. */
function decidePoints(
  { pointed }: PlainNumbers,
  { decimal, hasCommas = false }: ReadingContext,
): Decision {
  if (decimal === ',') return { reading: commaNumbers, odd: [] };
  const text = pointed?.text ?? '';
  const open: OpenChoice = {
    option: 'decimal',
    text,
    meanings: [
      ['.', String(parseNumber(text))],
      [',', String(formattedNumberIn(text, commaNumbers))],
    ],
  };
  const isOpen = hasCommas && decimal === undefined;
  return { reading: plainNumbers, odd: [], ...(isOpen && { open }) };
}

/** Whether a text is a number in some spelling, without anything around it. */
function isBare({ text }: FieldText): boolean {
  if (!/^[-+(.,\d]/.test(text)) return false;
  const number = formattedNumber(text);
  return number?.prefix === '' && number.suffix === '';
}

/** Digits of which the first is a zero, and not the only one. */
export function isCode(text: string): boolean {
  return /^0[0-9]+$/.test(text);
}

function isNumber(text: string): boolean {
  const number = parseNumber(text);
  return number !== undefined && Number.isFinite(number);
}
