import { type Advice, MlpError, type Place, quote } from '../../support/errors.js';
import { parseNumber } from '../csv/number.js';
import { expectedBy } from '../readings/describe-reading.js';
import type { Reading } from '../readings/reading.js';

/** The error for a field that should be a number, or whatever else its column holds. */
export function notANumber(
  place: Place,
  column: string,
  text: string,
  advice: readonly Advice[],
  reading: Reading = { kind: 'number' },
): MlpError {
  const number = parseNumber(text);
  const tooLarge = number !== undefined && !Number.isFinite(number);
  const field = `column ${quote(column)}`;
  return new MlpError({
    kind: 'data',
    place,
    ...(tooLarge
      ? {
          problem: `${field}: ${quote(text)} is out of range`,
          advice: 'float64 ends at 1.8e308',
        }
      : { problem: `${field}: expected ${expectedBy(reading)}, got ${quote(text)}`, advice }),
  });
}
