import { textIn } from '../../support/platform.js';
import { isLineEnd } from './careful.js';

const LF = 10;
const CR = 13;

/** What stands in front of the records. */
export interface Preamble {
  /** How many bytes it has. */
  readonly size: number;
  /** How many lines. */
  readonly lines: number;
  /** The delimiter that it names: `sep=;`, as Excel reads it. */
  readonly delimiter: string | undefined;
}

/**
 * The lines to leave out at the beginning of a file, and one that names the delimiter behind them.
 *
 * @param isWhole whether the bytes are all that there are
 * @returns undefined when the bytes end before this is known
 */
export function preambleOf(
  bytes: Uint8Array,
  skipLines: number,
  isWhole: boolean,
): Preamble | undefined {
  let size = 0;
  let lines = 0;
  for (; lines < skipLines; lines++) {
    if (isWhole && size === bytes.length) break;
    const behind = behindLine(bytes, size, isWhole);
    if (behind === undefined) return undefined;
    size = behind;
  }
  const behind = behindLine(bytes, size, isWhole);
  if (behind === undefined) return undefined;
  // More than these few bytes cannot be it.
  const line = textIn(bytes, size, Math.min(behind, size + 16));
  const [, delimiter] = /^"?sep=([^\w"\r\n])"?[\r\n]*$/i.exec(line) ?? [];
  return delimiter === undefined
    ? { size, lines, delimiter }
    : { size: behind, lines: lines + 1, delimiter };
}

/** Where the next line begins; at the end of the file, its end. */
function behindLine(bytes: Uint8Array, from: number, isWhole: boolean): number | undefined {
  let end = from;
  while (end < bytes.length && !isLineEnd(bytes[end])) end++;
  if (isWhole && end >= bytes.length - 1) return bytes.length;
  // The other half of a CRLF may come.
  if (end === bytes.length || (bytes[end] === CR && end === bytes.length - 1)) return undefined;
  return bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : end + 1;
}
