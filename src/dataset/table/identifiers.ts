import { isNumeric } from '../readings/reading.js';
import type { Column } from './column.js';
import { asFloat64 } from './stored-numbers.js';

/** Of fewer rows it cannot be told. */
const FEWEST_ROWS = 10;
/** So large a share of different texts leaves nothing to learn from any of them. */
const MOST_DIFFERENT = 0.9;

/** Whether a column is of texts that are (nearly) all different: names of the rows, and no categories. */
export function isIdentifier({ kind, reading, texts }: Column): boolean {
  if (kind !== 'text' || isNumeric(reading) || texts === undefined) return false;
  let present = 0;
  for (const code of texts.codes) if (code >= 0) present++;
  return present > FEWEST_ROWS && texts.values.length > MOST_DIFFERENT * present;
}

/** What pandas calls an index without a name that it has read and written again. */
const PANDAS_INDEX = /^Unnamed: 0(?:\.\d+)?$/;

/**
 * Whether a column is the index of a table without a name: in front, and of whole numbers that are all different, in
 * whatever order the rows are and however few of them are left.
 *
 * @param isUnnamed whether the header has no name for it
 */
export function isIndex(column: Column, position: number, isUnnamed: boolean): boolean {
  const mayBe = (isUnnamed && position === 0) || PANDAS_INDEX.test(column.name);
  if (!mayBe || column.kind !== 'number') return false;
  const numbers = asFloat64(column.numbers);
  const areWhole = numbers.every((x) => Number.isInteger(x) && x >= 0);
  return areWhole && new Set(numbers).size === numbers.length;
}
