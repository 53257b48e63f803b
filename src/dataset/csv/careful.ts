import { bytesOf, textIn } from '../../support/platform.js';
import { isBlank } from './blanks-record.js';
import { BLANKS } from './records.js';

const QUOTE = 0x22;
const LF = 10;
const CR = 13;

/** A record as `readRecord` finds it. */
export interface Found {
  /** Where its line end is. */
  readonly end: number;
  /** Where its fields end, in the bytes. */
  readonly ends: readonly number[];
  /** Its fields where they cannot be read between their ends: one is in quotes, or the delimiter is of several bytes. */
  readonly fields: readonly string[] | undefined;
  /** Where a quoted field opens that runs over a line end and goes on behind its closing quote. */
  readonly misquoted: number | undefined;
}

/** The bytes end before the record does. */
export interface Cut {
  readonly end: undefined;
  /** Where the quote opens that is not closed yet. */
  readonly open: number | undefined;
}

/** What ends a field that is not in quotes, apart from a line end. */
interface Separator {
  /** How many bytes of it begin here: 0 for none. */
  at(bytes: Uint8Array, index: number): number;
  /** Whether it is a run, in front of the first field, too. */
  readonly runs: boolean;
  /** Whether its fields are to be read by their ends. */
  readonly plain: boolean;
}

/** Runs of blanks for `blanks`, one character otherwise. */
export function separatorOf(delimiter: string): Separator {
  if (delimiter === BLANKS) {
    return { at: (bytes, i) => (isBlank(bytes[i]) ? 1 : 0), runs: true, plain: true };
  }
  const [first, ...others] = bytesOf(delimiter);
  if (others.length === 0) {
    return { at: (bytes, i) => (bytes[i] === first ? 1 : 0), runs: false, plain: true };
  }
  const size = others.length + 1;
  return {
    at: (bytes, i) =>
      bytes[i] === first && others.every((byte, k) => bytes[i + 1 + k] === byte) ? size : 0,
    runs: false,
    plain: false,
  };
}

/**
 * Reads the record that begins at `start`, byte by byte, as Excel and Python's csv module do: a quote opens a quoted
 * field at its very beginning, or behind blanks there; what follows the closing quote belongs to the field; a quote
 * anywhere else is a character like others.
 */
export function readRecord(bytes: Uint8Array, start: number, separator: Separator): Found | Cut {
  const starts: number[] = [];
  const ends: number[] = [];
  const quoted = new Map<number, string>();
  let at = separator.runs ? behindRun(bytes, start) : start;
  for (;;) {
    if (separator.runs && isLineEnd(bytes[at])) break; // the run was at the end of the line
    const open = quoteAt(bytes, at, separator);
    let from = at;
    if (open !== undefined) {
      const field = quotedAt(bytes, open);
      if (field === undefined) return { end: undefined, open };
      from = field.end;
      quoted.set(ends.length, field.text);
    }
    let end = from;
    while (end < bytes.length && !isLineEnd(bytes[end]) && separator.at(bytes, end) === 0) end++;
    if (end === bytes.length) return { end: undefined, open: undefined };
    const text = quoted.get(ends.length);
    if (text !== undefined && end > from) {
      const behind = textIn(bytes, from, end);
      if (behind.trim() !== '' && /[\n\r]/.test(text)) {
        return { end, ends, fields: undefined, misquoted: open };
      }
      quoted.set(ends.length, text + behind);
    }
    starts.push(at);
    ends.push(end);
    at = end;
    if (isLineEnd(bytes[end])) break;
    at = separator.runs ? behindRun(bytes, end) : end + separator.at(bytes, end);
    if (at === bytes.length) return { end: undefined, open: undefined };
  }
  const fields =
    quoted.size === 0 && separator.plain
      ? undefined
      : ends.map((end, i) => quoted.get(i) ?? textIn(bytes, starts[i], end));
  return { end: at, ends, fields, misquoted: undefined };
}

/** Where the quote is that opens a field, if one does. */
function quoteAt(bytes: Uint8Array, from: number, separator: Separator): number | undefined {
  let at = from;
  while (isBlank(bytes[at]) && separator.at(bytes, at) === 0) at++;
  return bytes[at] === QUOTE ? at : undefined;
}

/** The text in quotes, and where its closing quote is behind; undefined when that is not in sight. */
function quotedAt(
  bytes: Uint8Array,
  open: number,
): { readonly text: string; readonly end: number } | undefined {
  let text = '';
  let from = open + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote === -1 || quote + 1 === bytes.length) return undefined; // it may be the first of two
    text += textIn(bytes, from, quote);
    if (bytes[quote + 1] !== QUOTE) return { text, end: quote + 1 };
    text += '"';
    from = quote + 2;
  }
}

function behindRun(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isBlank(bytes[at])) at++;
  return at;
}

export function isLineEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}
