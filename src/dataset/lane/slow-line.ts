import { isUtf8 } from '../../support/platform.js';
import { newlinesIn } from '../csv/newlines.js';
import { parseNumber } from '../csv/number.js';
import { RecordReader } from '../csv/reader.js';
import type { CsvRecord } from '../csv/records.js';

const QUOTE = 0x22;

/**
 * The records of a line that the scanner has refused, by the rules of the slow road: none, one, or several where it
 * has lone CRs in it. Undefined where only the slow road itself can go on, from here or from the file's beginning:
 * quotes, no UTF-8, too long a record, one of another width.
 *
 * @param bytes of the line, with its line feed
 * @param line of the file on which it begins
 */
export function recordsOf(
  bytes: Uint8Array,
  delimiter: string,
  columns: number,
  line: number,
): { readonly records: CsvRecord[]; readonly lines: number } | undefined {
  if (bytes.includes(QUOTE) || bytes.includes(0) || !isUtf8(bytes)) return undefined;
  const { records, error } = new RecordReader('', { delimiter }).push(bytes);
  if (error !== undefined) return undefined;
  const read: CsvRecord[] = [];
  for (const { line: inside, fields } of records) {
    if (fields.length === columns) read.push({ line: line + inside - 1, fields });
    else if (fields.length > 1 || fields[0].trim() !== '') return undefined;
  }
  return { records: read, lines: newlinesIn(bytes) };
}

/** Whole numbers with leading zeros: they may be codes, for which the whole column is looked at. */
const code = /^[+-]?0\d+$/;
const parts = /^[+-]?\d*\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/** The number of a field, and how many decimals it has; undefined where it is none, or may be something else. */
export function numberOf(field: string): { x: number; decimals: number } | undefined {
  const text = field.trim();
  const x = parseNumber(text);
  if (x === undefined || !Number.isFinite(x) || code.test(text)) return undefined;
  const [, behind = '', exponent = '0'] = parts.exec(text) ?? [];
  return { x, decimals: x === 0 ? 0 : Math.max(0, behind.length - Number(exponent)) };
}
