import { yieldToEvents } from '../../support/yield-to-events.js';
import { firstRecordEnd } from '../csv/delimiter.js';
import { newlinesIn } from '../csv/newlines.js';
import { RecordReader } from '../csv/reader.js';
import type { CsvRecord } from '../csv/records.js';
import type { RegularFile } from '../input/source.js';
import { CHUNK } from './places.js';

/** So many bytes are read between two looks at signals and the like. */
const BREATH = 4_194_304;

/** What is below the header of a file, as far as its beginning was read. */
export interface Body {
  readonly bytes: Uint8Array;
  /** The line on which they begin. */
  readonly line: number;
  /** Where in the file they end. */
  readonly end: number;
  /** The first records in them. */
  first(delimiter: string): readonly CsvRecord[];
}

/**
 * Reads the beginning of a file; undefined where the first record is longer than that.
 *
 * @param header whether it holds the names of the columns
 */
export function readBody(file: RegularFile, header: boolean): Body | undefined {
  const beginning = new Uint8Array(CHUNK);
  const end = file.read(beginning, 0);
  const start = beginning.subarray(0, end);
  const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  const text = marked ? start.subarray(3) : start;
  let at = 0;
  if (header) {
    const names = firstRecordEnd(text);
    if (names === undefined) return undefined;
    at = names + (text[names] === 13 && text[names + 1] === 10 ? 2 : 1);
  }
  const bytes = text.subarray(at);
  return {
    bytes,
    line: newlinesIn(text.subarray(0, at)) + 1,
    end,
    first: (delimiter) =>
      new RecordReader('', { delimiter }).push(bytes.subarray(0, 65_536)).records.slice(0, 256),
  };
}

/**
 * Reads a file from a position to its end, piece by piece, and listens to signals and the like on the way.
 *
 * @param into where the next piece is put
 * @returns how many bytes it has
 */
export async function* piecesFrom(
  file: RegularFile,
  position: number,
  into: { readonly space: Uint8Array },
): AsyncGenerator<number, void, undefined> {
  let unheard = 0;
  for (let at = position; ; ) {
    const length = file.read(into.space, at);
    if (length === 0) return;
    yield length;
    at += length;
    unheard += length;
    if (unheard < BREATH) continue;
    unheard = 0;
    await yieldToEvents();
  }
}
