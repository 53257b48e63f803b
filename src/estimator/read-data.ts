import { type CsvFiles, openFiles } from '../dataset/csv/several-files.js';
import type { Examples, UnknownPolicy } from '../dataset/encode/examples.js';
import { readExamples } from '../dataset/encode/read-examples.js';
import type { Schema } from '../dataset/encode/schema.js';
import { readTable, type Table } from '../dataset/table/table.js';
import { chooseTask, type Task } from '../dataset/table/task.js';
import { type DataSource, openRows } from './data-source.js';
import { type Notify, noteDelimiter } from './notes.js';
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
  const csv = await openFiles(await openRows(source), recipe);
  noteDelimiter(csv, notify);
  const table = await located(csv, () => readTable(csv, recipe));
  for (const note of table.notes) notify(note);
  if (table.dropped > 0) {
    const all = table.rows + table.dropped;
    notify({ text: `${table.dropped} of ${all} rows are left out, as a field is missing in them` });
  }
  const { task, reason } = chooseTask(table, recipe.task);
  if (recipe.task === undefined) notify({ text: reason, option: 'task' });
  return { table, task, files: csv.files, located: csv.located };
}

/** How labelled rows are read for a model that there is already. */
export interface LabelledOptions {
  readonly precision: Recipe['precision'];
  readonly delimiter?: string | undefined;
  /** Whether there is a header, if that is to be said otherwise than by the model. */
  readonly header?: boolean | undefined;
  readonly unknown?: UnknownPolicy | undefined;
}

/**
 * The examples of labelled rows, encoded by a schema that exists already.
 *
 * @throws MlpError ('data') for rows that the schema does not fit
 */
export async function readLabelled(
  source: DataSource,
  schema: Schema,
  { precision, delimiter, header = schema.header, unknown }: LabelledOptions,
): Promise<Examples> {
  const csv = await openFiles(await openRows(source), {
    delimiter,
    header,
    named: schema.header,
  });
  const read = await located(csv, () => readExamples(csv, schema, { precision, unknown }));
  return read.examples;
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
