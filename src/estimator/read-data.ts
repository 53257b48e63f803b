import type { CsvOptions } from '../dataset/csv/csv.js';
import { type CsvFiles, openFiles } from '../dataset/csv/several-files.js';
import { knownColumns } from '../dataset/encode/known-columns.js';
import {
  type LabelledExamples,
  type ReadOptions,
  readExamples,
} from '../dataset/encode/read-examples.js';
import type { Schema } from '../dataset/encode/schema.js';
import type { Source } from '../dataset/input/source.js';
import { missingTexts } from '../dataset/table/missing.js';
import { readTable, type Table } from '../dataset/table/table.js';
import { chooseTask, type Task } from '../dataset/table/task.js';
import { type DataSource, openRows } from './data-source.js';
import { noteUnfamiliar } from './note-unfamiliar.js';
import { type Notify, noteFile } from './notes.js';
import type { Recipe } from './recipe.js';

/** Labelled rows in memory, and what is to be learnt from them. */
export interface TrainingTable {
  readonly table: Table;
  readonly task: Task;
  /** How many files the rows are from. */
  readonly files: number;
  /** An error about a row with its place in the file that the row is from. */
  readonly located: CsvFiles['located'];
}

/**
 * Reads the rows that a recipe is to be trained on, and says what was guessed about them.
 *
 * @throws MlpError for columns that do not exist, and for whatever is wrong in the file
 */
export async function readTrainingTable(
  source: DataSource,
  recipe: Recipe,
  notify: Notify,
): Promise<TrainingTable> {
  const mentioned = namesIn(recipe);
  const csv = await openFiles(await openRows(source), { ...recipe, mentioned });
  noteFile(csv, notify);
  const table = await located(csv, () =>
    readTable(csv, { ...recipe, na: missingTexts(recipe.na) }),
  );
  for (const note of table.notes) notify(note);
  if (table.dropped > 0) {
    const what = recipe.missing === 'mean' ? 'the target' : 'a field';
    notify({ text: leftOut(table.dropped, table.rows, what) });
  }
  const { task, reason } = chooseTask(table, recipe.task);
  if (recipe.task === undefined) notify({ text: reason, option: 'task' });
  return { table, task, files: csv.files, located: csv.located };
}

/** The columns that a recipe mentions, without those that may be numbers of columns. */
function namesIn(recipe: Recipe): string[] {
  const { target, weightColumn, group, features = [], ignore = [], categorical = [] } = recipe;
  const lists = [...features, ...ignore, ...categorical].flatMap((list) => list.split(','));
  return [target, weightColumn, group, ...lists]
    .filter((name) => name !== undefined)
    .map((name) => name.trim())
    .filter((name) => /[^-\d]/.test(name));
}

/** How a file is read for a model, where that is to be said otherwise than by the model. */
export type ReadingOptions = Pick<CsvOptions, 'delimiter' | 'header' | 'comment' | 'skipLines'>;

/**
 * Opens rows for a model that there is already, as those of its training were read, and says what was guessed.
 *
 * @throws MlpError ('data') for a file that cannot be read so
 */
export async function openForModel(
  source: Source,
  schema: Schema,
  { delimiter, header, comment, skipLines }: ReadingOptions,
  notify: Notify,
  ragged?: CsvOptions['ragged'],
): Promise<CsvFiles> {
  const known = knownColumns(schema);
  const csv = await openFiles(source, { delimiter, header, comment, skipLines, known, ragged });
  noteFile(csv, notify);
  return csv;
}

/** How labelled rows are read for a model that there is already. */
export interface LabelledOptions
  extends ReadingOptions,
    Pick<ReadOptions, 'unknown' | 'skip' | 'hash'> {
  readonly precision: Recipe['precision'];
}

/**
 * The examples of labelled rows, encoded by a schema that exists already.
 *
 * @throws MlpError ('data') for rows that the schema does not fit
 */
export async function readLabelled(
  source: DataSource,
  schema: Schema,
  { precision, unknown, skip, hash, ...reading }: LabelledOptions,
  notify: Notify,
): Promise<LabelledExamples> {
  const opened = await openRows(source);
  const csv = await openForModel(opened, schema, reading, notify, skip && 'pass');
  const read = await located(csv, () =>
    readExamples(csv, schema, {
      precision,
      unknown,
      hash,
      skip: skip && ((fault) => skip(csv.located(fault))),
    }),
  );
  const others = read.examples.count + read.skipped;
  if (read.dropped > 0) notify({ text: `${csv.name}: ${leftOut(read.dropped, others)}` });
  noteUnfamiliar(read.unfamiliar, csv.name, notify);
  return read;
}

/** @param what is missing in them */
function leftOut(dropped: number, others: number, what = 'a field'): string {
  const rows = `${dropped} of ${dropped + others} rows`;
  return dropped === 1
    ? `${rows} is left out, as ${what} is missing in it`
    : `${rows} are left out, as ${what} is missing in them`;
}

/** Does something with rows; what is wrong with one of them is said of the file that it is from. */
export async function located<T>(
  { located }: Pick<CsvFiles, 'located'>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw located(error);
  }
}
