import { type CsvFiles, openFiles } from '../../dataset/csv/several-files.js';
import { openSources } from '../../dataset/input/file-source.js';
import { missingTexts } from '../../dataset/table/missing.js';
import { type ColumnProfile, profileCsv } from '../../dataset/table/profile.js';
import { noteFile } from '../../estimator/notes.js';
import { csvOptions, dataOptions } from '../../estimator/options/data-options.js';
import { withDefault } from '../../estimator/options/option.js';
import { onOff } from '../../estimator/options/types.js';
import type { Model } from '../../model/model.js';
import { readModel } from '../../model/read-model.js';
import { looksLikeModel } from '../../model/save-model.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { readingOptions } from '../flags/csv-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { watchedSource } from '../output/watched-source.js';
import type { CommandModule } from '../parser/command.js';
import { ndjson } from '../views/ndjson.js';

const inspectFlags = {
  ...csvOptions,
  na: dataOptions.na,
  decimal: dataOptions.decimal,
  dateOrder: dataOptions.dateOrder,
  ...outputFlags,
  plan: withDefault(
    {
      key: 'plan',
      brief: 'of a model: how its training step is compiled',
      help: 'of a model: how the step that trained it is compiled',
      group: 'Output',
    },
    onOff,
    false,
  ),
};

export const command: CommandModule = {
  description: 'Says what is in a model file, or in the columns of a CSV file.',
  examples: [
    ['mlp inspect model.json', 'columns, layers, recipe, metrics'],
    ['mlp inspect data.csv', 'rows, and what is in each column'],
    ['mlp inspect model.json --plan', 'its training step, as it is compiled'],
  ],
  argument: '<file...>',
  argumentSummary: 'a model, or CSV or Parquet files, or - for standard input',
  flags: Object.values(inspectFlags),
  async run(paths, flags, terminal) {
    const model = paths.find(
      (path) => path !== '-' && (path.endsWith('.json') || looksLikeModel(path)),
    );
    if (model !== undefined && paths.length > 1) {
      throw new MlpError({
        kind: 'usage',
        problem: `${escapeControls(model)} is a model, and is shown alone`,
        advice: `mlp inspect ${shellWord(model)}`,
      });
    }
    const text = await withProgress(terminal, flags, (progress) =>
      model === undefined
        ? inspectCsv(paths, flags, terminal, progress)
        : inspectModel(model, flags, terminal),
    );
    terminal.stdout.write(text);
    return exitCodes.done;
  },
};

async function inspectModel(path: string, flags: FlagValues, terminal: Terminal): Promise<string> {
  const model = await readModel(path);
  const json = flags.get(inspectFlags.json);
  const colours = stdoutColours(terminal);
  if (!flags.get(inspectFlags.plan)) {
    if (json) return ndjson(withoutWeights(model));
    const { modelText } = await import('../views/model-text.js');
    return modelText(model, colours);
  }
  const { explainModel, planText } = await import('../views/plan-text.js');
  const plan = await explainModel(model, path);
  return json ? ndjson({ type: 'plan', ...plan }) : planText(plan, colours);
}

/** A model without its matrices, for --json. */
function withoutWeights({ layers, ...rest }: Model) {
  return {
    type: 'model',
    ...rest,
    layers: layers.map(({ units, activation }) => ({ units, activation })),
  };
}

async function inspectCsv(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<string> {
  if (flags.get(inspectFlags.plan)) {
    throw new MlpError({
      kind: 'usage',
      problem: { text: '{} needs a model', options: { plan: undefined } },
      advice: 'mlp inspect model.json --plan',
    });
  }
  const csv = await openFiles(watchedSource(await openSources(paths, terminal), progress), {
    ...readingOptions(flags),
  });
  noteFile(csv, noticesOf(terminal, flags.get(inspectFlags.quiet), progress).note);
  const columns = await profileCsv(csv, missingTexts(flags.get(inspectFlags.na)), {
    decimal: flags.get(inspectFlags.decimal),
    dateOrder: flags.get(inspectFlags.dateOrder),
  });
  const profile = {
    ...columns,
    columns: csv.files === 1 ? columns.columns : columns.columns.map((one) => placed(one, csv)),
    delimiter: csv.delimiter,
  };
  if (flags.get(inspectFlags.json)) return ndjson({ type: 'columns', ...profile });
  const { profileText } = await import('../views/profile-text.js');
  return profileText(profile, stdoutColours(terminal));
}

/** A column with the file and line of what does not fit in it. */
function placed(column: ColumnProfile, { placeOf }: CsvFiles): ColumnProfile {
  const { odd } = column;
  return odd === undefined
    ? column
    : { ...column, odd: odd.map((field) => ({ ...field, ...placeOf(field.line) })) };
}
