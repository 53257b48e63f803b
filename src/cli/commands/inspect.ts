import { openCsv } from '../../dataset/csv/csv.js';
import { openSource } from '../../dataset/csv/source.js';
import type { FeatureEncoder } from '../../dataset/encode/schema.js';
import { type Profile, profileCsv } from '../../dataset/table/profile.js';
import { ndjson } from '../../estimator/records.js';
import type { Model } from '../../model/model.js';
import { readModel } from '../../model/read-model.js';
import { looksLikeModel } from '../../model/save-model.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { csvFlags, dataFlags } from '../flags/data-flags.js';
import { switchFlag } from '../flags/flag.js';
import { outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { type Colours, stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { formatCount, formatLoss, formatPercent } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';

const inspectFlags = {
  ...csvFlags,
  na: dataFlags.na,
  json: outputFlags.json,
  plan: switchFlag({
    flags: '--plan',
    summary: 'of a model: how the step that trained it is compiled',
    group: 'Output',
  }),
};

export const command: CommandModule = {
  description: 'Says what is in a model file, or in the columns of a CSV file.',
  examples: [
    ['mlp inspect model.json', 'columns, layers, recipe, metrics'],
    ['mlp inspect data.csv', 'rows, and what is in each column'],
    ['mlp inspect model.json --plan', 'its training step as kernels, places and instructions'],
  ],
  argument: '<file>',
  argumentSummary: 'a model, a CSV file, or - for CSV on standard input',
  flags: Object.values(inspectFlags),
  async run(path, flags, terminal) {
    const { stdout } = terminal;
    const colours = stdoutColours(terminal);
    const json = flags.get(inspectFlags.json);
    if (path !== '-' && (path.endsWith('.json') || looksLikeModel(path))) {
      const model = readModel(path);
      if (flags.get(inspectFlags.plan)) {
        const { explainModel, planText } = await import('../views/plan-text.js');
        const plan = explainModel(model, path, flags);
        stdout.write(json ? ndjson({ type: 'plan', ...plan }) : planText(plan, colours));
        return exitCodes.done;
      }
      stdout.write(json ? ndjson(withoutWeights(model)) : modelText(model, colours));
    } else {
      if (flags.get(inspectFlags.plan)) {
        throw new MlpError({
          kind: 'usage',
          problem: '--plan needs a model',
          advice: 'mlp inspect model.json --plan',
        });
      }
      const profile = await readProfile(path, flags, terminal);
      stdout.write(json ? ndjson({ type: 'columns', ...profile }) : profileText(profile, colours));
    }
    return exitCodes.done;
  },
};

async function readProfile(path: string, flags: FlagValues, terminal: Terminal) {
  const csv = await openCsv(await openSource(path, terminal), {
    delimiter: flags.get(csvFlags.delimiter),
    header: !flags.get(csvFlags.noHeader),
  });
  return { ...(await profileCsv(csv, flags.get(inspectFlags.na))), delimiter: csv.delimiter };
}

function profileText(
  { rows, columns, delimiter, sha256 }: Profile & { delimiter: string },
  colours: Colours,
): string {
  const table = formatTable(
    [
      { title: 'column' },
      { title: 'kind' },
      { title: 'missing', align: 'right' },
      { title: 'different', align: 'right' },
      { title: 'minimum', align: 'right' },
      { title: 'mean', align: 'right' },
      { title: 'maximum', align: 'right' },
      { title: 'most frequent' },
    ],
    columns.map(({ name, kind, missing, distinct, range, frequent }) => [
      name,
      kind,
      formatCount(missing),
      distinct === undefined ? 'many' : formatCount(distinct),
      range && formatLoss(range.minimum),
      range && formatLoss(range.mean),
      range && formatLoss(range.maximum),
      kind === 'numeric' ? '' : frequent.map(([text, count]) => `${text} (${count})`).join(', '),
    ]),
    { titleStyle: colours.dim },
  );
  const named = delimiter === '\t' ? 'tab' : delimiter;
  return `${formatCount(rows)} rows, ${columns.length} columns, separated by ${named}, sha256 ${sha256}\n\n${table}`;
}

/** A model without its matrices, for --json. */
function withoutWeights({ layers, ...rest }: Model) {
  return {
    type: 'model',
    ...rest,
    layers: layers.map(({ units, activation }) => ({ units, activation })),
  };
}

function modelText(model: Model, colours: Colours): string {
  const { schema, layers, metrics, data, recipe } = model;
  const { target } = schema;
  const titles = { titleStyle: colours.dim, indent: '  ' };
  const features = formatTable(
    [{ title: 'column' }, { title: 'kind' }, { title: 'encoding' }],
    schema.features.map((encoder) => [encoder.column, encoder.kind, encodingText(encoder)]),
    titles,
  );
  const layerTable = formatTable(
    [{ title: 'layer' }, { title: 'inputs' }, { title: 'units' }, { title: 'activation' }],
    layers.map(({ units, activation, weights }, l) => [
      l + 1,
      weights[0].length - 1,
      units,
      activation,
    ]),
    titles,
  );
  const recipeTable = formatTable(
    [{ title: '' }, { title: '', align: 'left' }],
    Object.entries(recipe).map(([flag, value]) => [`--${flag}`, String(value)]),
    { indent: '  ' },
  );
  const scores = [
    scoreText('training', metrics.loss, metrics.accuracy),
    scoreText('validation', metrics.validationLoss, metrics.validationAccuracy),
    scoreText('test', metrics.testLoss, metrics.testAccuracy),
    scoreText('baseline', metrics.baselineLoss, undefined),
  ].filter((text) => text !== '');
  const targetText =
    target.kind === 'classes'
      ? `classes ${target.classes.map(escapeControls).join(', ')}`
      : `a number, (x − ${target.offset}) / ${target.scale}`;
  return `${colours.bold(`a model of mlp ${escapeControls(model.mlp)}, for ${model.task}`)}

target    ${escapeControls(target.column)}: ${targetText}
features
${features}layers, in ${model.precision} precision
${layerTable}
loss      ${model.loss}${model.loss === 'cross-entropy' ? `, logarithms to the base ${model.logBase}` : ''}
${scores.join('\n')}
epochs    ${formatCount(metrics.epochs)}, stopped by ${escapeControls(metrics.stopped)}
data      ${escapeControls(data.name)}, ${formatCount(data.rows)} rows to train on, sha256 ${data.sha256}
weights   ${model.weights}
recipe
${recipeTable}`;
}

function encodingText(encoder: FeatureEncoder): string {
  const missing = encoder.missing === null ? '' : `; missing: ${encoder.missing}`;
  return encoder.kind === 'number'
    ? `(x − ${Number(encoder.offset.toPrecision(6))}) / ${Number(encoder.scale.toPrecision(6))}${missing}`
    : `one of ${encoder.categories.join(', ')}${missing}`;
}

function scoreText(name: string, loss: number | undefined, accuracy: number | undefined): string {
  if (loss === undefined) return '';
  const share = accuracy === undefined ? '' : `, accuracy ${formatPercent(accuracy)}`;
  return `${name.padEnd(10)}loss ${formatLoss(loss)}${share}`;
}
