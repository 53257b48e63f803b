import { firstOf } from '../../support/words.js';
import { inputColumns } from './columns.js';
import type { DataSubject } from './data-subject.js';
import type { Doubt } from './doubt.js';
import { type TrainingRows, trainingRows } from './training-rows.js';

/** Features of which fields are missing in the training rows are filled, which is no matter of course. */
export const missingFields: Doubt<Pick<DataSubject, 'schema' | 'training'>> = {
  level: 'note',
  find({ schema, training }) {
    const columns = inputColumns(schema).filter(({ indicator }) => indicator !== undefined);
    if (columns.length === 0) return undefined;
    const indicators = columns.flatMap(({ indicator }) => indicator ?? []);
    const counts = onesOf(trainingRows(training), indicators);
    const names = columns.map(({ name }, k) => `${firstOf([name])} (${counts[k]})`);
    const shown = names.length > MOST ? [...names.slice(0, MOST), '…'] : names;
    const what = names.length === 1 ? 'column' : `${names.length} columns:`;
    return {
      text: `missing fields are filled, with an input that says so, in ${what} ${shown.join(', ')}`,
      settle: { text: '{} leaves such rows out', options: { missing: 'drop' } },
    };
  },
};

/** So many columns are named. */
const MOST = 5;

/** In how many rows inputs of 0 or 1 are 1. */
function onesOf(
  { count, rows, features, step }: TrainingRows,
  inputs: readonly number[],
): readonly number[] {
  const sums = inputs.map(() => 0);
  for (let i = 0; i < count; i++) {
    const start = (rows === undefined ? i : rows[i]) * step;
    for (let k = 0; k < inputs.length; k++) sums[k] += features[start + inputs[k]];
  }
  return sums;
}
