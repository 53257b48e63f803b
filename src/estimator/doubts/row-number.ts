import type { Column } from '../../dataset/table/column.js';
import { asFloat64 } from '../../dataset/table/stored-numbers.js';
import { columnAt } from '../../dataset/table/table.js';
import { columnsText } from '../../support/words.js';
import { leaveOut } from './columns.js';
import type { Doubt } from './doubt.js';
import type { TableSubject } from './table-subject.js';

/** Of fewer rows, any whole numbers may be all different. */
const FEWEST_ROWS = 10;

/** `id`, `customer_id`, `PassengerId`, `row number`, `index`, `#` */
const NAMED_SO =
  /(?:^|[^a-z])(?:ids?|index|idx|row[^a-z]?(?:no|num|number)?|nr|no|#)\.?$|[a-z]I[dD]$/;

/** A number that is another one in each row, because it counts or names them, can be learnt by heart only. */
export const rowNumber: Doubt<Pick<TableSubject, 'table'>> = {
  level: 'warning',
  find({ table }) {
    const names = table.roles.features
      .map((index) => columnAt(table, index))
      .filter(numbersRows)
      .map(({ name }) => name);
    if (names.length === 0) return undefined;
    const says =
      names.length === 1
        ? 'looks like an id: its whole numbers are'
        : 'look like ids: their whole numbers are';
    return { text: `${columnsText(names)} ${says} all different`, settle: leaveOut(names) };
  },
};

/** Whether whole numbers are all different, and either without a gap or named as ids are. */
function numbersRows(column: Column): boolean {
  if (column.kind !== 'number' || column.reading.kind !== 'number') return false;
  const numbers = asFloat64(column.numbers);
  if (numbers.length < FEWEST_ROWS) return false;
  let [least, most] = [Infinity, -Infinity];
  for (const x of numbers) {
    if (!Number.isInteger(x)) return false;
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  const isDense = most - least + 1 === numbers.length;
  const isNamed = NAMED_SO.test(column.name) || NAMED_SO.test(column.name.toLowerCase());
  return (isDense || isNamed) && new Set(numbers).size === numbers.length;
}
