import type { Doubt } from './doubt.js';
import { contradictoryRows, duplicateRows } from './same-rows.js';
import type { TableSubject } from './table-subject.js';

/** What may be wrong with the rows of a file, besides what a training says itself. A new doubt is a record here. */
export const tableDoubts = {
  'duplicate-rows': duplicateRows,
  'contradictory-rows': contradictoryRows,
} as const satisfies Record<string, Doubt<TableSubject>>;
