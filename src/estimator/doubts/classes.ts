import { countOf, type ExampleRows } from '../../network/example-rows.js';
import { quote } from '../../support/errors.js';
import { firstOf } from '../../support/words.js';
import type { DataSubject } from './data-subject.js';
import type { Doubt } from './doubt.js';
import { trainingRows } from './training-rows.js';

type ClassesSubject = Pick<DataSubject, 'recipe' | 'schema' | 'training'>;

/** Of fewer rows, any number of classes is a matter of chance. */
const FEWEST_ROWS = 10;

/** Whoever asks for a classification by name means it. */
function classesIn({ recipe, schema: { target } }: ClassesSubject): readonly string[] {
  return target.kind === 'classes' && recipe.task !== 'classification' ? target.classes : [];
}

function areMany(classes: readonly string[], training: ExampleRows): boolean {
  const count = countOf(training);
  return count >= FEWEST_ROWS && classes.length > count / 2;
}

/** A target with nearly as many classes as rows is an id, or a number that is not read as one. */
export const manyClasses: Doubt<ClassesSubject> = {
  level: 'warning',
  find(subject) {
    const { schema, training } = subject;
    const classes = classesIn(subject);
    if (!areMany(classes, training)) return undefined;
    return {
      text: `the target ${quote(schema.target.column)} has ${classes.length} classes in ${countOf(training)} rows, like an id`,
      settle: {
        text: '{} names another column; {} says that these are classes',
        options: { target: undefined, task: 'classification' },
      },
    };
  },
};

/** A class of one row can be learnt by heart only, and nobody can say how well it is known. */
export const oneRowClass: Doubt<ClassesSubject> = {
  level: 'note',
  find(subject) {
    const { training } = subject;
    const classes = classesIn(subject);
    if (classes.length === 0 || areMany(classes, training)) return undefined;
    const counts = new Uint32Array(classes.length);
    const { count, rows, targets } = trainingRows(training);
    for (let i = 0; i < count; i++) counts[targets[rows === undefined ? i : rows[i]]]++;
    const alone = classes.filter((_, k) => counts[k] === 1);
    if (alone.length === 0) return undefined;
    return {
      text:
        alone.length === 1
          ? `the class ${firstOf(alone)} has one training row only`
          : `${alone.length} classes have one training row only (${firstOf(alone)})`,
      settle: { text: '{} says that it is meant', options: { task: 'classification' } },
    };
  },
};
