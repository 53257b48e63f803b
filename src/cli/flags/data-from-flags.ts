import { type CsvFile, openCsv } from '../../dataset/csv/csv.js';
import { openFile, openSource, type Source } from '../../dataset/csv/source.js';
import type { Schema } from '../../dataset/encode/schema.js';
import { readTable, type Table } from '../../dataset/table/table.js';
import { chooseTask } from '../../dataset/table/task.js';
import {
  allRows,
  type DataRecipe,
  type PreparedData,
  prepareData,
  splitRows,
} from '../../estimator/prepare.js';
import { MlpError } from '../../support/errors.js';
import type { Talk } from '../output/notices.js';
import type { Terminal } from '../output/terminal.js';
import { csvFlags, dataFlags, type HeldOut } from './data-flags.js';
import { descentFlags } from './descent-flags.js';
import type { FlagValues } from './values.js';

/** A labelled file in memory, and how its rows become examples. */
export interface TrainingTable {
  readonly table: Table;
  readonly recipe: DataRecipe;
}

/** Reads the file that a recipe is to be trained on, and says what was guessed about it. */
export async function readTrainingTable(
  path: string,
  flags: FlagValues,
  talk: Talk,
  terminal: Terminal,
): Promise<TrainingTable> {
  const header = !flags.get(csvFlags.noHeader);
  const csv = await openCsv(await openSource(path, terminal), {
    delimiter: flags.get(csvFlags.delimiter),
    header,
  });
  noteDelimiter(csv, talk);
  const asked = flags.get(dataFlags.task);
  const table = await readTable(csv, {
    target: flags.get(dataFlags.target),
    features: flags.get(dataFlags.features),
    ignore: flags.get(dataFlags.ignore),
    categorical: flags.get(dataFlags.categorical),
    weightColumn: flags.get(dataFlags.weightColumn),
    group: flags.get(dataFlags.group),
    task: asked,
    na: flags.get(dataFlags.na),
    missing: flags.get(dataFlags.missing),
  });
  if (table.dropped > 0) talk.note(`${table.dropped} rows with missing fields were left out`);
  const { task, reason } = chooseTask(table, asked);
  if (asked === undefined) talk.note(`${reason} (--task says otherwise)`);
  return {
    table,
    recipe: {
      task,
      header,
      scale: flags.get(dataFlags.scale),
      scaleTarget: flags.get(dataFlags.scaleTarget),
      classWeight: flags.get(dataFlags.classWeight),
      precision: flags.get(descentFlags.precision),
      seed: flags.get(descentFlags.seed),
    },
  };
}

/** Says which delimiter was guessed, when it was not the comma that everybody expects. */
export function noteDelimiter(csv: CsvFile, talk: Talk): void {
  if (!csv.delimiterGuessed || csv.delimiter === ',') return;
  const shown = csv.delimiter === '\t' ? 'tab' : csv.delimiter;
  talk.note(`the fields seem to be separated by ${shown} (--delimiter says otherwise)`);
}

/** Splits and encodes the table as --validation and --test say; their files are read here. */
export async function prepareTraining(
  { table, recipe }: TrainingTable,
  flags: FlagValues,
): Promise<PreparedData> {
  const validation = flags.get(dataFlags.validation);
  const test = flags.get(dataFlags.test);
  const fractions = { validation: fractionOf(validation), test: fractionOf(test) };
  if ((fractions.validation ?? 0) + (fractions.test ?? 0) >= 1) {
    throw new MlpError({
      kind: 'usage',
      problem: '--validation and --test together leave no rows to train on',
      advice: 'hold out less, for example --validation 0.2 --test 0.2',
    });
  }
  const prepared = prepareData(table, splitRows(table, allRows(table), recipe, fractions), recipe);
  const read = async (part: HeldOut | undefined) =>
    part?.kind === 'file'
      ? readLabelled(await openFile(part.path), prepared.schema, recipe.precision, flags)
      : undefined;
  const [validationFile, testFile] = [await read(validation), await read(test)];
  return {
    ...prepared,
    ...(validationFile && { validation: validationFile }),
    ...(testFile && { test: testFile }),
  };
}

function fractionOf(part: HeldOut | undefined): number | undefined {
  return part?.kind === 'fraction' ? part.fraction : undefined;
}

/** The examples of a labelled file, encoded by a schema that exists already. */
export async function readLabelled(
  source: Source,
  schema: Schema,
  precision: 'single' | 'double',
  flags: FlagValues,
  unknown: 'error' | 'ignore' = 'error',
) {
  const csv = await openCsv(source, {
    delimiter: flags.get(csvFlags.delimiter),
    header: flags.given(csvFlags.noHeader) ? false : schema.header,
    named: schema.header,
  });
  const { readExamples } = await import('../../dataset/encode/row-encoder.js'); // few trainings need it
  return readExamples(csv, schema, { precision, unknown });
}
