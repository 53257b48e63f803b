import { columnsText } from '../../support/words.js';
import { inputColumns, leaveOut } from './columns.js';
import type { DataSubject } from './data-subject.js';
import type { Doubt } from './doubt.js';
import { trainingRows } from './training-rows.js';

/** Nothing can be learnt from a feature that never changes, and another value of it means nothing to the model. */
export const constantColumn: Doubt<Pick<DataSubject, 'schema' | 'training'>> = {
  level: 'note',
  find({ schema, training }) {
    const { count, rows, features, step } = trainingRows(training);
    if (count < 2) return undefined;
    const first = (rows?.[0] ?? 0) * step;
    let constant = inputColumns(schema);
    // Row by row, as the matrix lies; most columns go with the second one.
    for (let row = 1; row < count && constant.length > 0; row++) {
      const start = (rows === undefined ? row : rows[row]) * step;
      const isSame = ({ at, width }: { at: number; width: number }): boolean => {
        for (let i = at; i < at + width; i++) {
          if (features[start + i] !== features[first + i]) return false;
        }
        return true;
      };
      if (!constant.every(isSame)) constant = constant.filter(isSame);
    }
    if (constant.length === 0) return undefined;
    const names = constant.map(({ name }) => name);
    const verb = names.length === 1 ? 'has' : 'have';
    return {
      text: `${columnsText(names)} ${verb} one value in all training rows`,
      settle: leaveOut(names),
    };
  },
};
