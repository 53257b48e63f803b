import { type ColumnFields, type FieldText, rowsOf } from './column-fields.js';
import {
  type DateOrder,
  dateOrders,
  datesIn,
  isoDate,
  type WithoutDate,
  withoutDateIn,
} from './date.js';
import type { Candidate } from './decision.js';

/**
 * A column as dates, in the order that fits most rows. Where several do, and do not mean the same, as with names of
 * months and years in front, somebody has to say which is meant.
 */
export function dateCandidate({ plain, others }: ColumnFields, asked?: DateOrder): Candidate {
  const dates = others.map((field) => ({ field, orders: datesIn(field.text) }));
  const fitting = (order: DateOrder) => dates.filter(({ orders }) => orders.has(order));
  const rows = (order: DateOrder) => rowsOf(fitting(order).map(({ field }) => field));
  const most = Math.max(...dateOrders.map(rows));
  const possible = dateOrders.filter((order) => rows(order) === most);
  const order = asked !== undefined && possible.includes(asked) ? asked : possible[0];
  const doubtful = fitting(order).find(
    ({ orders }) => new Set(possible.map((one) => orders.get(one))).size > 1,
  );
  const isOpen = possible.length > 1 && order !== asked && doubtful !== undefined;
  const without = withoutDates(fitting(order).map(({ field }) => field));
  const { example } = plain;
  return {
    reading: { kind: 'date', order, ...(without && { without }) },
    odd: [
      ...others.filter((_, i) => !dates[i].orders.has(order)),
      ...(example === undefined ? [] : [{ ...example, rows: plain.rows }]),
    ],
    rows: most,
    open: isOpen
      ? {
          option: 'dateOrder',
          text: doubtful.field.text,
          meanings: possible.flatMap((one) => {
            const days = doubtful.orders.get(one);
            return days === undefined ? [] : [[one, isoDate(days)] as const];
          }),
        }
      : undefined,
  };
}

/** What texts are of which none has a date: durations, if one of them can be nothing else. */
function withoutDates(fields: readonly FieldText[]): WithoutDate | undefined {
  const kinds = new Set(fields.map(({ text }) => withoutDateIn(text)));
  if (kinds.size === 0 || kinds.has(undefined)) return undefined;
  return kinds.has('duration') ? 'duration' : 'time';
}
