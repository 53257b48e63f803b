import { type Advice, MlpError, type Place, quote } from '../../support/errors.js';
import { parseNumber } from './number.js';

/**
 * Holds that every column has a name of its own.
 *
 * @param place the file and line of the header, for messages.
 * @param named whether the columns are found by these names.
 * @throws MlpError (data) for a name that is empty or used twice, with both positions.
 */
export function checkHeader(header: readonly string[], place: Place, named = false): void {
  const advice: Advice =
    looksLikeData(header) && !named
      ? { text: 'if the first line is data already, add', options: { header: 'false' } }
      : 'give each column a name of its own';
  const positions = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    if (name.trim() === '') {
      throw new MlpError({
        kind: 'data',
        place,
        problem: `column ${index + 1} has no name`,
        advice,
      });
    }
    const earlier = positions.get(name);
    if (earlier !== undefined) {
      const both = `columns ${earlier} and ${index + 1}`;
      throw new MlpError({
        kind: 'data',
        place,
        problem: `${both} are both named ${quote(name)}`,
        advice,
      });
    }
    positions.set(name, index + 1);
  }
}

/** The names of columns that have none: x1, x2, … */
export function numberedHeader(columns: number): string[] {
  return Array.from({ length: columns }, (_, i) => `x${i + 1}`);
}

/** Whether most of the names are numbers: the file has probably no header, and is worth a warning. */
export function looksLikeData(header: readonly string[]): boolean {
  return header.filter((name) => parseNumber(name) !== undefined).length * 2 > header.length;
}
