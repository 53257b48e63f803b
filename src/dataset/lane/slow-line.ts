import { isUtf8 } from '../../support/platform.js';
import { newlinesIn } from '../csv/newlines.js';
import { parseNumber } from '../csv/number.js';
import { RecordReader } from '../csv/reader.js';
import { type CsvRecord, isBlankRecord, widthOf } from '../csv/records.js';

const QUOTE = 0x22;

/** What stands in a line of the file. */
export interface SlowLine {
  /** None, one, or several where the line has lone CRs in it. */
  readonly records: readonly CsvRecord[];
  /** How many lines they are by that. */
  readonly lines: number;
}

/**
 * The records of a line that the scanner has refused, by the rules of the slow road. Undefined where only the slow road
 * itself can go on, from here or from the file's beginning: quotes, no UTF-8, too long a record.
 *
 * @param bytes of the line, with its line feed
 * @param columns of the file: a blank record of another width is none
 * @param line of the file on which it begins
 */
export function readSlowLine(
  bytes: Uint8Array,
  delimiter: string,
  columns: number,
  line: number,
): SlowLine | undefined {
  if (bytes.includes(QUOTE) || bytes.includes(0) || !isUtf8(bytes)) return undefined;
  const { records, error } = new RecordReader('', { delimiter }, line).push(bytes);
  if (error !== undefined) return undefined;
  return {
    records: records.filter((one) => widthOf(one) === columns || !isBlankRecord(one)),
    lines: newlinesIn(bytes),
  };
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
