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

/** Whether a column is what a table without names calls its rows: 0, 1, 2, … or 1, 2, 3, … */
export function isRowNumber(column: Column): boolean {
  if (column.kind !== 'number') return false;
  const numbers = asFloat64(column.numbers);
  const [first] = numbers;
  return (first === 0 || first === 1) && numbers.every((x, row) => x === first + row);
}
