import { inputCount, type Schema } from '../dataset/encode/schema.js';
import { allRows } from '../dataset/table/table.js';
import type { Task } from '../dataset/table/task.js';
import type { DataSource } from './data-source.js';
import { columnDoubts } from './doubts/column-doubts.js';
import { dataDoubts } from './doubts/data-doubts.js';
import { doubtsOf } from './doubts/doubt.js';
import { rowGroups } from './doubts/row-groups.js';
import { tableDoubts } from './doubts/table-doubts.js';
import { trainingRows } from './doubts/training-rows.js';
import type { Note } from './notes.js';
import { prepareData } from './prepare.js';
import { located, readTrainingTable } from './read-data.js';
import { type RecipeInput, readRecipe } from './recipe.js';

/** What a training would make of some rows. */
export interface DataInspection {
  readonly task: Task;
  /** How many rows it would have, and how many would be left out for a missing field. */
  readonly rows: number;
  readonly dropped: number;
  /** The encoders, fitted on all of these rows. */
  readonly schema: Schema;
  /** How many inputs the network would have. */
  readonly inputs: number;
  /** The classes with their rows; undefined for a number. */
  readonly classes: readonly { readonly class: string; readonly rows: number }[] | undefined;
  /** What would be decided, and what may be wrong: that has the name of a doubt. */
  readonly notes: readonly Note[];
}

/**
 * Reads rows as a training would, and fits the encoders on all of them.
 *
 * @throws MlpError for what a training would refuse
 */
export async function inspectData(
  source: DataSource,
  recipe: RecipeInput | Readonly<Record<string, unknown>>,
): Promise<DataInspection> {
  const asked = readRecipe(recipe);
  const notes: Note[] = [];
  const read = await readTrainingTable(source, asked, (note) => notes.push(note));
  return located(read, () => {
    const { task, table } = read;
    const rows = { training: allRows(table) };
    const { schema, training } = prepareData(table, rows, { ...asked, task });
    const sha256 = { training: table.sha256 };
    const doubts = [
      ...doubtsOf(columnDoubts, { table, recipe: asked }),
      ...doubtsOf(tableDoubts, { table, task, groups: rowGroups(training) }),
      ...doubtsOf(dataDoubts, { recipe: asked, schema, training, sha256 }),
    ];
    return {
      task,
      rows: table.rows,
      dropped: table.dropped,
      schema,
      inputs: inputCount(schema),
      classes: classCounts(schema, trainingRows(training).targets),
      notes: [...notes, ...doubts],
    };
  });
}

function classCounts({ target }: Schema, targets: ArrayLike<number>): DataInspection['classes'] {
  if (target.kind === 'number') return undefined;
  const counts = new Array<number>(target.classes.length).fill(0);
  for (let i = 0; i < targets.length; i++) counts[targets[i]]++;
  return target.classes.map((name, k) => ({ class: name, rows: counts[k] }));
}
