import { isOfPlainNumbers } from '../../dataset/readings/reading.js';
import type { Column } from '../../dataset/table/column.js';
import { asFloat64 } from '../../dataset/table/stored-numbers.js';
import { columnAt } from '../../dataset/table/table.js';
import { columnsText } from '../../support/words.js';
import type { ColumnSubject } from './column-subject.js';
import { leaveOut } from './columns.js';
import type { Doubt } from './doubt.js';
import { firstLook } from './first-look.js';

/** Of fewer rows, any whole numbers may be all different. */
const FEWEST_ROWS = 10;

/** `id`, `customer_id`, `PassengerId`, `row number`, `index`, `#` */
const NAMED_SO =
  /(?:^|[^a-z])(?:ids?|index|idx|row[^a-z]?(?:no|num|number)?|nr|no|#)\.?$|[a-z]I[dD]$/;

/**
 * A number that is another one in each row, because it counts or names them, can be learnt by heart only. Features that were
 * asked for are meant, and where there is one only, there is nothing else to predict from.
 */
export const rowNumber: Doubt<ColumnSubject> = {
  level: 'warning',
  find({ table, recipe }) {
    const { features } = table.roles;
    if (recipe.features !== undefined || features.length < 2) return undefined;
    const names = features
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
  if (column.kind !== 'number' || !isOfPlainNumbers(column.reading)) return false;
  const { name } = column;
  const { length } = column.numbers;
  if (length < FEWEST_ROWS) return false;
  const isNamed = NAMED_SO.test(name) || NAMED_SO.test(name.toLowerCase());
  const mayBe = (numbers: Float64Array): boolean =>
    numbers.every(Number.isInteger) && (isNamed || spreadOf(numbers) < length);
  const first = firstLook(column.numbers, length);
  if (!mayBe(first) || !areDifferent(first)) return false;
  const numbers = asFloat64(column.numbers);
  return mayBe(numbers) && areDifferent(numbers);
}

/** Of as many whole numbers that are all different, that have no gap, it is one less than there are. */
function spreadOf(numbers: Float64Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (const x of numbers) {
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  return most - least;
}

function areDifferent(numbers: Float64Array): boolean {
  return new Set(numbers).size === numbers.length;
}
