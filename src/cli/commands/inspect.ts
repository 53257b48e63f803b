import { openCsv } from '../../dataset/csv/csv.js';
import { openSource } from '../../dataset/input/file-source.js';
import { profileCsv } from '../../dataset/table/profile.js';
import { csvOptions, dataOptions } from '../../estimator/options/data-options.js';
import { withDefault } from '../../estimator/options/option.js';
import { onOff } from '../../estimator/options/types.js';
import type { Model } from '../../model/model.js';
import { readModel } from '../../model/read-model.js';
import { looksLikeModel } from '../../model/save-model.js';
import { MlpError } from '../../support/errors.js';
import { outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { ndjson } from '../views/ndjson.js';

const inspectFlags = {
  ...csvOptions,
  na: dataOptions.na,
  decimal: dataOptions.decimal,
  dateOrder: dataOptions.dateOrder,
  json: outputFlags.json,
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
  argument: '<file>',
  argumentSummary: 'a model, a CSV file, or - for CSV on standard input',
  flags: Object.values(inspectFlags),
  async run(path, flags, terminal) {
    const isModel = path !== '-' && (path.endsWith('.json') || looksLikeModel(path));
    const text = isModel
      ? await inspectModel(path, flags, terminal)
      : await inspectCsv(path, flags, terminal);
    terminal.stdout.write(text);
    return exitCodes.done;
  },
};

async function inspectModel(path: string, flags: FlagValues, terminal: Terminal): Promise<string> {
  const model = readModel(path);
  const json = flags.get(inspectFlags.json);
  const colours = stdoutColours(terminal);
  if (!flags.get(inspectFlags.plan)) {
    if (json) return ndjson(withoutWeights(model));
    const { modelText } = await import('../views/model-text.js');
    return modelText(model, colours);
  }
  const { explainModel, planText } = await import('../views/plan-text.js');
  const plan = explainModel(model, path);
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

async function inspectCsv(path: string, flags: FlagValues, terminal: Terminal): Promise<string> {
  if (flags.get(inspectFlags.plan)) {
    throw new MlpError({
      kind: 'usage',
      problem: { text: '{} needs a model', options: { plan: undefined } },
      advice: 'mlp inspect model.json --plan',
    });
  }
  const csv = await openCsv(await openSource(path, terminal), {
    delimiter: flags.get(inspectFlags.delimiter),
    header: flags.get(inspectFlags.header),
  });
  const columns = await profileCsv(csv, flags.get(inspectFlags.na), {
    decimal: flags.get(inspectFlags.decimal),
    dateOrder: flags.get(inspectFlags.dateOrder),
  });
  const profile = { ...columns, delimiter: csv.delimiter };
  if (flags.get(inspectFlags.json)) return ndjson({ type: 'columns', ...profile });
  const { profileText } = await import('../views/profile-text.js');
  return profileText(profile, stdoutColours(terminal));
}
