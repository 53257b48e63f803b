import type { Column } from '../../dataset/table/column.js';
import { asFloat64 } from '../../dataset/table/stored-numbers.js';
import { columnAt, type Table } from '../../dataset/table/table.js';
import { columnsText } from '../../support/words.js';
import type { Doubt } from './doubt.js';
import type { TableSubject } from './table-subject.js';

/** The features in which a field is missing, by name. */
export function lackingFeatures(table: Table): string[] {
  return table.roles.features
    .map((index) => columnAt(table, index))
    .filter(lacksSomething)
    .map(({ name }) => name);
}

function lacksSomething(column: Column): boolean {
  return column.kind === 'number'
    ? asFloat64(column.numbers).some(Number.isNaN)
    : column.texts.codes.some((code) => code < 0);
}

/** A training refuses a file with missing fields, unless it is told what is to become of them. */
export const missingFields: Doubt<Pick<TableSubject, 'table' | 'missingIsSettled'>> = {
  level: 'warning',
  find({ table, missingIsSettled }) {
    if (missingIsSettled) return undefined;
    const lacking = lackingFeatures(table);
    if (table.dropped > 0) lacking.push(table.header[table.roles.target]);
    if (lacking.length === 0) return undefined;
    return {
      text: `fields are missing in ${columnsText(lacking)}, which a training refuses`,
      settle: { text: '{} fills them', options: { missing: 'mean' } },
    };
  },
};
