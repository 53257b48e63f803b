import type { Doubt } from './doubt.js';
import type { TableSubject } from './table-subject.js';

/** A row that is there twice may be learnt from and then held out. */
export const duplicateRows: Doubt<Pick<TableSubject, 'groups'>> = {
  level: 'note',
  find({ groups: { duplicates } }) {
    if (duplicates === 0) return undefined;
    return {
      text:
        duplicates === 1
          ? '1 row is the same as another one, and may be held out while that one is learnt'
          : `${duplicates} rows are the same as another one, and may be held out while that one is learnt`,
      settle: { text: '{} keeps the rows of one thing together', options: { group: undefined } },
    };
  },
};

/** Rows that differ in nothing but their class cannot all be told right. */
export const contradictoryRows: Doubt<Pick<TableSubject, 'groups' | 'task'>> = {
  level: 'note',
  find({ groups: { contradictions }, task }) {
    if (contradictions === 0 || task === 'regression') return undefined; // numbers scatter
    return {
      text: `${contradictions} rows have the same features as one of another class: no model tells all of them right`,
      settle: { text: 'see {}', options: { features: undefined } },
    };
  },
};
