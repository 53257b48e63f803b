import { log } from '../../support/elementary.js';
import { columnsText } from '../../support/words.js';
import { type InputColumn, inputColumns, leaveOut } from './columns.js';
import type { DataSubject } from './data-subject.js';
import type { Doubt } from './doubt.js';
import { type TrainingRows, trainingRows } from './training-rows.js';

/**
 * A feature that alone tells the target may be known only when the target is: a code for it, the same in another unit, or
 * what came of it. Where there is one feature only, there is nothing else to predict from.
 */
export const givenAway: Doubt<Pick<DataSubject, 'schema' | 'training'>> = {
  level: 'warning',
  find({ schema, training }) {
    const columns = inputColumns(schema);
    if (columns.length < 2) return undefined;
    const isNumber = schema.target.kind === 'number';
    const rows = trainingRows(training);
    const found = columns.filter(
      (column) => tellsTarget(column, rows) || (isNumber && isLinearInTarget(column, rows)),
    );
    if (found.length === 0) return undefined;
    const names = found.map(({ name }) => name);
    const verb = names.length === 1 ? 'gives' : 'each give';
    return {
      text: `${columnsText(names)} alone ${verb} the target away, and may not be known beforehand`,
      settle: leaveOut(names),
    };
  },
};

/** Different values of a feature beyond these do not tell a code. */
const MAX_VALUES = 1000;
/** So many bits about the target are no chance: it is one in a billion. */
const ENOUGH_BITS = 30;

/** Whether rows with the same value always have the same target, and often enough to be no chance. */
function tellsTarget(column: InputColumn, training: TrainingRows): boolean {
  const { rows, features, step, targets, count } = training;
  const known = new Map<number, number>();
  const most = Math.min(MAX_VALUES, count / 2);
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    const value = valueAt(features, row * step, column);
    const target = known.get(value);
    if (target === undefined) {
      if (known.size >= most) return false;
      known.set(value, targets[row]);
    } else if (target !== targets[row]) return false;
  }
  // Every row with a value that was seen before had its target by chance with probability 2^−H.
  return (count - known.size) * entropy(training) >= ENOUGH_BITS;
}

/** A number, the place of the 1 among the inputs of a category, or NaN where the field is missing. */
function valueAt(features: ArrayLike<number>, start: number, column: InputColumn): number {
  const { at, width, isNumber, indicator } = column;
  if (indicator !== undefined && features[start + indicator] === 1) return Number.NaN;
  if (isNumber) return features[start + at];
  for (let i = 0; i < width; i++) if (features[start + at + i] !== 0) return i;
  return -1;
}

/** H, in bits. */
function entropy({ rows, targets, count }: TrainingRows): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const target = targets[rows === undefined ? i : rows[i]];
    counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  let bits = 0;
  for (const n of counts.values()) bits -= (n / count) * log(n / count);
  return bits / log(2);
}

/** A look at so many rows spares most columns the others. */
const FIRST_LOOK = 1000;
/** 1 − r² of the same quantity in another unit, each rounded to three digits, is below this. */
const ROUNDING = 1e-5;
/** Two numbers and their targets always lie on a line. */
const FEWEST_ROWS = 10;

/** Whether a numeric feature and the target are, but for rounding, a line. */
function isLinearInTarget(column: InputColumn, training: TrainingRows): boolean {
  const { count } = training;
  if (!column.isNumber || count < FEWEST_ROWS) return false;
  if (count > 2 * FIRST_LOOK && unexplained(column, training, FIRST_LOOK) > 100 * ROUNDING)
    return false;
  return unexplained(column, training, count) < ROUNDING;
}

/** 1 − r² over the first rows; NaN where one of the two is constant. */
function unexplained({ at }: InputColumn, training: TrainingRows, count: number): number {
  const { rows, features, step, targets } = training;
  let [meanX, meanY, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    const dx = features[row * step + at] - meanX;
    const dy = targets[row] - meanY;
    meanX += dx / (i + 1);
    meanY += dy / (i + 1);
    xx += dx * (features[row * step + at] - meanX);
    xy += dx * (targets[row] - meanY);
    yy += dy * (targets[row] - meanY);
  }
  return 1 - (xy / xx) * (xy / yy);
}
