import { type ColumnNumbers, numbersFrom } from '../../dataset/table/stored-numbers.js';

const ROWS = 100;

/** The numbers of the first rows, of so many: a look at them spares most columns the others. */
export function firstLook(numbers: ColumnNumbers, rows: number): Float64Array {
  return numbersFrom(numbers, 0, Math.min(ROWS, rows));
}
