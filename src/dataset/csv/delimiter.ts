import { quote } from '../../support/errors.js';
import { isLineEnd } from './careful.js';
import { fieldKind } from './field-kind.js';
import { isOfColumns, type KnownColumns } from './known-columns.js';
import { RecordReader } from './reader.js';
import { BLANKS, type CsvRecord, isBlankRecord, widthOf } from './records.js';

const QUOTE = 0x22;
const candidates: readonly string[] = [',', ';', '\t', '|'];

/** So many records tell how they are divided. */
const SAMPLE = 50;

/** What is known of a file before its delimiter is. */
interface Start {
  readonly name: string;
  /** Its first bytes, from the first record on. */
  readonly bytes: Uint8Array;
  /** Whether these are all. */
  readonly isWhole: boolean;
  readonly comment: string;
}

/**
 * How many bytes the first record has (its line end apart), quoted line ends respected; undefined
 * while the end is not in sight. Blank lines in front of it count with it.
 */
export function firstRecordEnd(bytes: Uint8Array): number | undefined {
  let quoted = false;
  let blank = true;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) quoted = !quoted;
    else if (isLineEnd(byte) && !quoted && !blank) return i;
    if (!isLineEnd(byte)) blank = false;
  }
  return undefined;
}

/** The delimiter by which the first record has the columns that are known: rather the one that is known with them. */
export function knownDelimiter(known: KnownColumns, start: Start): string {
  const tried = [known.delimiter, ...candidates, BLANKS];
  const fitting = tried.find((delimiter) => {
    const [first] = recordsOf(delimiter, start);
    return first !== undefined && isOfColumns(known, first.fields);
  });
  return fitting ?? guessDelimiter(start);
}

/** How well a delimiter fits the first records. */
interface Fit {
  readonly delimiter: string;
  /** The number of fields that most records have. */
  readonly width: number;
  /** The share of the records that have it. */
  readonly share: number;
  /** The share of their fields that are numbers or dates. */
  typed(): number;
  readonly records: number;
  /** Whether the first record has one field less, as a header without a name for R's row names. */
  readonly isShifted: boolean;
}

/**
 * The delimiter of a file, from its first records: of comma, semicolon, tabulator and bar the one by which most of
 * them have the same number of fields, more than one; of several the one by which more fields are numbers
 * (`1,5;2,5`), or there are more of them, or the earlier in this list. Runs of blanks where they fit all the records
 * and none of these does, or, in a `.data` or `.txt` file, fits better; the comma when nothing fits.
 */
export function guessDelimiter(start: Start): string {
  const fits = candidates.map((delimiter) => fitOf(delimiter, start));
  const best = fits.reduce((a, b) => (isBetter(b, a) ? b : a));
  const found = best.width > 1 ? best : undefined;
  const isListing = /\.(?:data|txt|dat)$/i.test(start.name);
  if (isListing || found === undefined) {
    const blanks = fitOf(BLANKS, start);
    const fitsAll = blanks.width > 1 && blanks.share === 1 && (isListing || blanks.records > 1);
    const weak = found === undefined || found.share < 0.9;
    // Blanks inside the fields of a table that fits by another delimiter, header and all.
    const isInside = found?.share === 1 && !found.isShifted && blanks.isShifted;
    const isBest = weak || (found !== undefined && blanks.typed() > found.typed());
    if (fitsAll && !isInside && isBest) return BLANKS;
  }
  return found?.delimiter ?? ',';
}

function isBetter(a: Fit, b: Fit): boolean {
  if (a.width === 1 || b.width === 1) return a.width > b.width;
  if (a.share !== b.share) return a.share > b.share;
  return a.typed() !== b.typed() ? a.typed() > b.typed() : a.width > b.width;
}

function fitOf(delimiter: string, start: Start): Fit {
  const isThere = delimiter === BLANKS || start.bytes.includes(delimiter.charCodeAt(0));
  const records = isThere ? recordsOf(delimiter, start) : [];
  if (records.length === 0)
    return { delimiter, width: 1, share: 0, typed: () => 0, records: 0, isShifted: false };
  const widths = new Map<number, number>();
  for (const record of records) {
    widths.set(widthOf(record), (widths.get(widthOf(record)) ?? 0) + 1);
  }
  // The first record may be a header that has no name for R's row names, which are in front of the others.
  const [first, second] = records.map(widthOf);
  const isShifted = first > 1 && second === first + 1;
  if (isShifted) {
    widths.set(second, (widths.get(second) ?? 0) + 1);
    widths.delete(first);
  }
  const [width, count] = [...widths].reduce((a, b) => (b[1] > a[1] ? b : a));
  let typed: number | undefined;
  return {
    delimiter,
    width,
    share: Math.min(1, count / records.length),
    typed() {
      typed ??= typedShare(records.filter((record) => widthOf(record) === width));
      return typed;
    },
    records: records.length,
    isShifted,
  };
}

function typedShare(records: readonly CsvRecord[]): number {
  const fields = records.flatMap((record) => record.fields);
  const typed = fields.filter((field) => !['text', 'missing'].includes(fieldKind(field)));
  return typed.length / Math.max(1, fields.length);
}

/** The first records, as a delimiter divides them. */
function recordsOf(delimiter: string, { name, bytes, isWhole, comment }: Start): CsvRecord[] {
  const end = lineEnd(bytes, 2 * SAMPLE);
  const reader = new RecordReader(name, { delimiter, comment });
  const found: CsvRecord[] = [...reader.push(bytes.subarray(0, end)).records];
  if (found.length === 0 || (isWhole && end === bytes.length)) found.push(...reader.end().records);
  return found.filter((record) => !isBlankRecord(record)).slice(0, SAMPLE);
}

/** Where so many lines end; the end of the bytes if these are fewer. */
function lineEnd(bytes: Uint8Array, lines: number): number {
  let left = lines;
  for (let i = 0; i < bytes.length; i++) {
    if (isLineEnd(bytes[i]) && --left === 0) return i + 1;
  }
  return bytes.length;
}

/** How a message calls a delimiter. */
export function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter === BLANKS ? delimiter : quote(delimiter);
}
