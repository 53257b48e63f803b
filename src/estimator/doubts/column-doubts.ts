import type { ColumnSubject } from './column-subject.js';
import type { Doubt } from './doubt.js';
import { rowNumber } from './row-number.js';
import { totalRow } from './total-row.js';

/** What may be wrong with columns, of which nothing is left to see once they are encoded. A new doubt is a record here. */
export const columnDoubts = {
  'row-number': rowNumber,
  'total-row': totalRow,
} as const satisfies Record<string, Doubt<ColumnSubject>>;
