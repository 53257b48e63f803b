import type { CsvFile } from '../csv/csv.js';
import { type CsvRecord, textOf } from '../csv/records.js';
import {
  keyReader,
  numberReader,
  plainNumbers,
  plainTexts,
  type Reading,
} from '../readings/reading.js';
import { someAreNumbers } from '../table/missing.js';

/** The records that are being read, as they come. */
export interface Records {
  current: readonly CsvRecord[];
}

/** So many different texts of a column are remembered. */
const MOST_REMEMBERED = 10_000;

/** Reads one column of numbers of the current records, from the bytes where that is possible. */
export function numbersOf(
  records: Records,
  index: number,
  isMissing: (text: string) => boolean,
  na: readonly string[],
  reading: Reading = plainNumbers,
  strange: (record: CsvRecord, text: string) => Error,
): (from: number, count: number, numbers: Float64Array) => void {
  const read = numberReader(reading);
  const isPlain = reading.kind === 'number' && !someAreNumbers(na);
  return (from, count, numbers) => {
    for (let i = 0; i < count; i++) {
      const record = records.current[from + i];
      if (isPlain && record.plainNumber !== undefined) {
        numbers[i] = record.plainNumber(index);
        if (!Number.isNaN(numbers[i])) continue;
      }
      const text = textOf(record, index);
      const number = isMissing(text) ? Number.NaN : (record.given?.[index] ?? read(text));
      if (number === undefined || Math.abs(number) === Infinity) throw strange(record, text);
      numbers[i] = number;
    }
  };
}

/**
 * How the fields of a file's column are read that a model reads in some way: those that are numbers by their type are plain
 * ones, however the numbers of the training were spelled.
 */
export function readingIn(
  { numbers }: Pick<CsvFile, 'numbers'>,
  column: string,
  reading: Reading | undefined,
): Reading | undefined {
  return reading?.kind === 'formatted' && numbers.has(column) ? plainNumbers : reading;
}

/**
 * The place of a text among labels or categories that were read in some way; undefined for others. Texts that
 * mean the same have the same place. What was given as a number is that number, whatever the reading makes of its text.
 */
export function placesOf(
  names: readonly string[],
  reading: Reading = plainTexts,
  /** How the texts are read, which is as the names unless it is given. */
  readingOfTexts: Reading = reading,
): (text: string, given?: number) => number | undefined {
  const keyOfName = keyReader(reading);
  const places = new Map(names.map((name, place) => [keyOfName(name), place]));
  const key = keyReader(readingOfTexts);
  const remembered = new Map<string, number | undefined>();
  return (text, given) => {
    if (given !== undefined) return places.get(text);
    if (remembered.has(text)) return remembered.get(text);
    const place = places.get(key(text));
    if (remembered.size < MOST_REMEMBERED) remembered.set(text, place);
    return place;
  };
}
