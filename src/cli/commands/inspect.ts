import { type CsvFiles, openFiles } from '../../dataset/csv/several-files.js';
import { openAgain } from '../../dataset/input/file-source.js';
import type { Source } from '../../dataset/input/source.js';
import { missingTexts } from '../../dataset/table/missing.js';
import { type ColumnProfile, profileCsv } from '../../dataset/table/profile.js';
import type { DataSource } from '../../estimator/data-source.js';
import { noteFile } from '../../estimator/notes.js';
import { looksLikeRows } from '../../model/looks-like-rows.js';
import { looksLikeModel } from '../../model/save-model.js';
import { escapeControls, MlpError, worded } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { readingOptions } from '../flags/csv-flags.js';
import {
  inspectFlags,
  type ModelView,
  modelView,
  refuseElsewhere,
  trainingFlags,
  usableFlags,
} from '../flags/inspect-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags } from '../flags/recipe-from-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { watchedSource } from '../output/watched-source.js';
import type { CommandModule } from '../parser/command.js';
import { flagWords } from '../parser/flag-words.js';
import type { DataOutlook } from '../views/data-text.js';
import { ndjson } from '../views/ndjson.js';

export const command: CommandModule = {
  description:
    'Says what is in a model file, or in the columns of a CSV file and what a training would make of it.',
  examples: [
    ['mlp inspect model.json', 'layers and metrics'],
    ['mlp inspect data.csv', 'columns and doubts'],
    ['mlp inspect model.json --layer 1', 'unit by unit'],
    ['mlp inspect model.json new.csv --importance permutation', 'which columns matter'],
    ['mlp inspect model.json new.csv --activations --row 17', 'a row, unit by unit'],
    ['mlp inspect model.json --plan', 'as it is compiled'],
  ],
  argument: '<file...>',
  argumentSummary:
    'a model, or CSV or Parquet files, or - for standard input; with --activations and --importance, both',
  flags: Object.values(inspectFlags),
  usable: usableFlags,
  async run(paths, flags, terminal) {
    const models = paths.filter((path) => path !== '-' && isModel(path));
    const data = paths.filter((path) => !models.includes(path));
    const [model] = models;
    if (models.length > 1) {
      throw new MlpError({
        kind: 'usage',
        problem: `${models.map(escapeControls).join(' and ')} are models, and one is shown at a time`,
        advice: `mlp inspect ${shellWord(model)}`,
      });
    }
    await withProgress(terminal, flags, async (progress) => {
      if (model === undefined) return inspectRows(data, flags, terminal, progress);
      const { inspectModel } = await import('./inspect-model.js');
      return inspectModel(model, data, flags, terminal, progress);
    });
    return exitCodes.done;
  },
};

/** By its name and that it may be one value of JSON, or where the name says nothing by how it begins. */
function isModel(path: string): boolean {
  return looksLikeModel(path) || (/\.json$/i.test(path) && !looksLikeRows(path));
}

/** The error for rows where a model is needed. */
function needsModel(view: ModelView, paths: readonly string[]): MlpError {
  const data = view === 'importance' || view === 'activations' ? paths : [];
  const flag = view === 'importance' ? '--importance=permutation' : `--${view}`;
  const value = view === 'layer' ? '=1' : '';
  return new MlpError({
    kind: 'usage',
    problem: { text: '{} needs a model', options: { [view]: undefined } },
    advice: ['mlp inspect model.json', ...data.map(shellWord), `${flag}${value}`].join(' '),
  });
}

/** Says what is in each column of a file, and what a training would make of it. */
async function inspectRows(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<void> {
  const asked = modelView(flags);
  if (asked !== 'overview') throw needsModel(asked, paths);
  refuseElsewhere('columns', flags);
  const watched = (source: Source) => watchedSource(source, progress);
  const opened = openAgain(paths, terminal, watched);
  const open = async () => watched(await opened());
  const csv = await openFiles(await open(), readingOptions(flags));
  const notices = noticesOf(terminal, flags.get(inspectFlags.quiet), progress);
  const said = new Set<string>();
  noteFile(csv, (note) => {
    said.add(note.text);
    notices.note(note);
  });
  const columns = await profileCsv(csv, missingTexts(flags.get(inspectFlags.na)), {
    decimal: flags.get(inspectFlags.decimal),
    dateOrder: flags.get(inspectFlags.dateOrder),
  });
  const profile = {
    ...columns,
    columns: csv.files === 1 ? columns.columns : columns.columns.map((one) => placed(one, csv)),
    delimiter: csv.delimiter,
  };
  const data = await outlook({ name: csv.name, open }, flags, said);
  progress.stop();
  const { dataRecord, dataText } = await import('../views/data-text.js');
  const { profileText } = await import('../views/profile-text.js');
  const colours = stdoutColours(terminal);
  terminal.stdout.write(
    flags.get(inspectFlags.json)
      ? ndjson({ type: 'columns', ...profile, ...dataRecord(data) })
      : profileText(profile, colours, terminal.stdout.columns) + dataText(data, colours),
  );
}

/**
 * What a training would make of rows; what it would refuse is told in the words of its flags.
 *
 * @param said what was said already
 */
async function outlook(
  source: DataSource,
  flags: FlagValues,
  said: ReadonlySet<string>,
): Promise<DataOutlook> {
  const { inspectData } = await import('../../estimator/inspect-data.js');
  const given = Object.values(trainingFlags).filter((option) => flags.given(option));
  const recipe = Object.fromEntries(given.map((option) => [option.key, flags.raw(option)]));
  try {
    const found = await inspectData(source, recipe);
    return { ...found, notes: found.notes.filter(({ text }) => !said.has(text)) };
  } catch (error) {
    if (error instanceof MlpError && error.details.kind === 'data') {
      return { refused: worded(error.details, flagWords(recipeFlags)) };
    }
    throw error;
  }
}

/** A column with the file and line of what does not fit in it. */
function placed(column: ColumnProfile, { placeOf }: CsvFiles): ColumnProfile {
  const { odd } = column;
  return odd === undefined
    ? column
    : { ...column, odd: odd.map((field) => ({ ...field, ...placeOf(field.line) })) };
}
