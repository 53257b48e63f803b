import { totalOf, type UnfamiliarFields } from '../dataset/encode/unfamiliar-fields.js';
import { columnsText } from '../support/words.js';
import type { Notify } from './notes.js';

/**
 * Says which fields of some rows are unlike those of the training, and how many there are.
 *
 * @param rows what has them: a file, or `rows held out`
 */
export function noteUnfamiliar(
  { unknown, filled }: UnfamiliarFields,
  rows: string,
  notify: Notify,
): void {
  if (unknown.size > 0) {
    const one = totalOf(unknown) === 1;
    const what = one ? 'is of a category' : 'are of categories';
    notify({
      text: `${rows}: ${fieldsIn(unknown)} ${what} that the training did not see, and ${one ? 'counts' : 'count'} as none`,
      settle: { text: '{} refuses them', options: { unknown: 'error' } },
    });
  }
  if (filled.size > 0) {
    const what = totalOf(filled) === 1 ? 'is missing and filled' : 'are missing and filled';
    notify({
      text: `${rows}: ${fieldsIn(filled)} ${what}; no row of the training lacked one`,
    });
  }
}

/** `3 fields in column "x"` */
function fieldsIn(counts: ReadonlyMap<string, number>): string {
  const total = totalOf(counts);
  return `${total} ${total === 1 ? 'field' : 'fields'} in ${columnsText([...counts.keys()])}`;
}
