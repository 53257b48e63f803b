import { parseNumber } from '../csv/number.js';
import { areBooleans } from './boolean.js';
import { type ColumnFields, rowsOf } from './column-fields.js';
import { dateCandidate } from './date-candidate.js';
import type { Candidate, Decision, ReadingOptions } from './decision.js';
import { formattedCandidate } from './formatted-candidate.js';
import { plainNumbers, plainTexts } from './reading.js';

/**
 * The reading that fits most rows of a column; text, where none fits more than half of them.
 *
 * It depends on which texts there are and how often each, and not on the order of the rows. Words for true and false have
 * to be all there is, and so have whole numbers of which some begin with a zero: these are codes, as those of the mail.
 */
export function decideReading(fields: ColumnFields, options: ReadingOptions = {}): Decision {
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
  if (odd.length === 0) return { reading: plainNumbers, odd };
  // Every number and every date has a digit, and texts without one are no reason to look for what there could be.
  const digits = odd.some(({ text }) => /[0-9]/.test(text));
  const candidates: readonly Candidate[] = [
    { reading: plainNumbers, odd, rows: present - rowsOf(odd) },
    ...(digits
      ? [formattedCandidate(fields, options.decimal), dateCandidate(fields, options.dateOrder)]
      : []),
  ];
  const best = candidates.reduce((a, b) => (b.rows > a.rows ? b : a));
  return best.rows * 2 > present ? best : { reading: plainTexts, odd: [] };
}

/** Digits of which the first is a zero, and not the only one. */
export function isCode(text: string): boolean {
  return /^0[0-9]+$/.test(text);
}

function isNumber(text: string): boolean {
  const number = parseNumber(text);
  return number !== undefined && Number.isFinite(number);
}
