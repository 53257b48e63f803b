import { manyClasses, oneRowClass } from './classes.js';
import { constantColumn } from './constant-column.js';
import type { DataSubject } from './data-subject.js';
import type { Doubt } from './doubt.js';
import { givenAway } from './given-away.js';
import { missingFields } from './missing-fields.js';
import { trainingFile } from './training-file.js';

/** What may be wrong with the data of a training. A new doubt is a record here. */
export const dataDoubts = {
  'training-file': trainingFile,
  'given-away': givenAway,
  'many-classes': manyClasses,
  'one-row-class': oneRowClass,
  'constant-column': constantColumn,
  'missing-fields': missingFields,
} as const satisfies Record<string, Doubt<DataSubject>>;
