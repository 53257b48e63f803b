import { asFloat64, type ColumnNumbers, numbersFrom } from '../../dataset/table/stored-numbers.js';
import { columnsText } from '../../support/words.js';
import type { ColumnSubject } from './column-subject.js';
import type { Doubt } from './doubt.js';
import { firstLook } from './first-look.js';

/** Of fewer rows, the last may be the sum of the others by chance. */
const FEWEST_ROWS = 5;
/** Sums are rounded as their terms are. */
const ROUNDING = 1e-9;

/**
 * A last row that says the sums of all others, as spreadsheets and reports end with, is no example. Not all of its numbers have
 * to be sums, as there are no totals of prices or years, but at least half of those that it has.
 */
export const totalRow: Doubt<ColumnSubject> = {
  level: 'warning',
  find({ table }) {
    const { rows, roles, lines } = table;
    if (rows <= FEWEST_ROWS) return undefined;
    const numeric = [...roles.features, roles.target]
      .map((index) => table.columns[index])
      .filter((column) => column?.kind === 'number')
      .filter(({ numbers }) => !Number.isNaN(numberAt(numbers, rows - 1)));
    let others = 0;
    const sums: string[] = [];
    for (const { name, numbers } of numeric) {
      if (isTotal(numbers)) sums.push(name);
      else if (++others * 2 > numeric.length) return undefined;
    }
    if (sums.length === 0) return undefined;
    const are = sums.length === 1 ? 'is the sum' : 'are the sums';
    return {
      text: `the last row, in line ${lines[rows - 1]}, looks like a total: ${columnsText(sums)} ${are} of all others`,
      // How the line begins is not known here: there may be quotes around the word.
      settle: { text: 'take the line out of the file, or see {}', options: { comment: undefined } },
    };
  },
};

function numberAt(numbers: ColumnNumbers, row: number): number {
  return numbersFrom(numbers, row, 1)[0];
}

/** Whether the last number is the sum of the others, and larger than each of them. */
function isTotal(numbers: ColumnNumbers): boolean {
  const last = numbers.length - 1;
  const total = numberAt(numbers, last);
  const first = firstLook(numbers, last);
  if (first.some((x) => Math.abs(x) >= Math.abs(total))) return false;
  const all = asFloat64(numbers);
  let [sum, size, terms] = [0, 0, 0];
  for (let i = 0; i < last; i++) {
    const x = all[i];
    const amount = Math.abs(x);
    if (amount >= Math.abs(total)) return false;
    if (Number.isNaN(x) || x === 0) continue;
    sum += x;
    size += amount;
    terms++;
  }
  return terms >= FEWEST_ROWS && Math.abs(sum - total) <= ROUNDING * size;
}
