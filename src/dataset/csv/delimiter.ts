import { quote } from '../../support/errors.js';

const QUOTE = 0x22;
const candidates = [',', ';', '\t', '|'];

/**
 * How many bytes the first record has (its line end apart), quoted line ends respected; undefined
 * while the end is not in sight. Blank lines in front of it count with it.
 */
export function firstRecordEnd(bytes: Uint8Array): number | undefined {
  let quoted = false;
  let blank = true;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    const lineEnd = byte === 10 || byte === 13;
    if (byte === QUOTE) quoted = !quoted;
    else if (lineEnd && !quoted && !blank) return i;
    if (!lineEnd) blank = false;
  }
  return undefined;
}

/**
 * The delimiter of a file, from its first record: of comma, semicolon, tabulator and bar the one
 * that occurs most outside quotes; the earlier in this list when two occur equally often, and the
 * comma when none does.
 */
export function guessDelimiter(record: string): string {
  const counts = candidates.map(() => 0);
  let quoted = false;
  for (const character of record) {
    if (character === '"') quoted = !quoted;
    const candidate = quoted ? -1 : candidates.indexOf(character);
    if (candidate !== -1) counts[candidate]++;
  }
  return candidates[counts.indexOf(Math.max(...counts))];
}

/** How a message calls a delimiter. */
export function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : quote(delimiter);
}
