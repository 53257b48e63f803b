import { MlpError, quote } from '../../support/errors.js';
import { orderReader } from '../readings/reading.js';
import { type Column, inLabelOrder, type NumberColumn, type Texts } from './column.js';
import { textualTarget } from './finish-column.js';
import { asFloat64 } from './stored-numbers.js';
import { columnAt, type Table } from './table.js';

export type Task = 'classification' | 'regression';

/** More different whole numbers than these are quantities. */
export const MAX_NUMERIC_CLASSES = 20;

/** What is to be learnt, and why mlp thinks so. */
export interface TaskChoice {
  readonly task: Task;
  /** A sentence without its full stop, for stderr. */
  readonly reason: string;
}

/**
 * Classification when the target is text, or few whole numbers: at most 20 different ones, and at
 * most half as many as there are rows, though two are always few enough; regression otherwise.
 *
 * @param asked what the user says it is, which is followed.
 * @throws MlpError (data) for a regression on text, or a target that never changes.
 */
export function chooseTask(table: Table, asked?: Task): TaskChoice {
  const column = columnAt(table, table.roles.target);
  const target = `the target ${quote(column.name)}`;
  if (asked === 'regression' && column.kind === 'text') {
    throw new MlpError({
      kind: 'data',
      place: { file: table.name },
      problem: `${target} is text, and a regression predicts numbers`,
      advice: textualTarget,
    });
  }
  if (isConstant(column, asked)) {
    const what = asked === 'regression' ? 'value' : 'class or value';
    throw new MlpError({
      kind: 'data',
      place: { file: table.name },
      problem: `${target} has one ${what} only, and there is nothing to learn`,
      advice: { text: 'see', options: { target: undefined } },
    });
  }
  const labels = column.texts === undefined ? 0 : column.texts.values.length;
  if (asked !== undefined) return { task: asked, reason: `${asked}, as it was asked for` };
  if (column.kind === 'text') {
    return {
      task: 'classification',
      reason: `${target} is ${column.reading.kind === 'boolean' ? 'true or false' : 'text'}: ${labels} classes`,
    };
  }
  if (isFewWholeNumbers(column, table.rows)) {
    return {
      task: 'classification',
      reason: `${target} is ${labels} different whole numbers: classification`,
    };
  }
  return { task: 'regression', reason: `${target} is numbers: regression` };
}

/**
 * The classes of a target, each as most rows write it (`1` and `1.0` are one), in their order: by value
 * when all are numbers, else by code units.
 *
 * @param rows the rows to look at: the training rows; all when they are not given.
 */
export function classesOf(table: Table, rows?: ArrayLike<number>): string[] {
  const { codes, values } = labelsOf(table);
  const { reading } = columnAt(table, table.roles.target);
  const seen = new Uint8Array(values.length); // nothing is written for −1
  if (rows === undefined) for (let row = 0; row < codes.length; row++) seen[codes[row]] = 1;
  else for (let i = 0; i < rows.length; i++) seen[codes[rows[i]]] = 1;
  return inLabelOrder(
    values.filter((_, code) => seen[code] === 1),
    orderReader(reading),
  );
}

/** For each row of the table a number for its class: what a stratified split needs. */
export function strataOf(table: Table): Int32Array {
  return labelsOf(table).codes;
}

/** For each row of the table a number for its group, when there is a `--group`. */
export function groupsOf(table: Table): Int32Array | undefined {
  const { group } = table.roles;
  return group === undefined ? undefined : columnAt(table, group).texts?.codes;
}

/** The labels of the target. @throws MlpError (data) when it has too many different numbers. */
export function labelsOf(table: Table): Texts {
  const { name, texts } = columnAt(table, table.roles.target);
  if (texts !== undefined) return texts;
  throw new MlpError({
    kind: 'data',
    place: { file: table.name },
    problem: `the target ${quote(name)} has too many different numbers to be classes`,
    advice: { text: 'use', options: { task: 'regression' } },
  });
}

function isConstant(column: Column, asked: Task | undefined): boolean {
  if (column.kind === 'text' || (column.texts && asked !== 'regression')) {
    return column.texts?.values.length === 1;
  }
  const numbers = asFloat64(column.numbers);
  return numbers.every((number) => number === numbers[0]);
}

function isFewWholeNumbers({ numbers, texts, reading }: NumberColumn, rows: number): boolean {
  if (texts === undefined || reading.kind === 'date') return false;
  const count = texts.values.length;
  if (count > MAX_NUMERIC_CLASSES || count > Math.max(2, rows / 2)) return false;
  for (const number of asFloat64(numbers)) if (!Number.isInteger(number)) return false;
  return true;
}
