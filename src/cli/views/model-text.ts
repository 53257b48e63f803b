import { recipeOptions } from '../../estimator/recipe-options.js';
import {
  type Model,
  type ModelEmbedding,
  type ModelLayer,
  type ModelMember,
  type ModelNetwork,
  networksOf,
} from '../../model/model.js';
import { learntCount } from '../../model/read-embedding.js';
import { embeddingKinds } from '../../network/embeddings/kinds.js';
import { escapeControls } from '../../support/errors.js';
import { isKeyOf } from '../../support/records.js';
import { flagOf } from '../flags/flag.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss, formatPercent } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { featuresText, targetText } from './encoder-text.js';

/** What `mlp inspect model.json` says. */
export function modelText(model: Model, colours: Colours): string {
  const { schema, metrics, data, recipe } = model;
  const networks = networksOf(model);
  const [{ layers, embedding }] = networks;
  const { target } = schema;
  const titles = { titleStyle: colours.dim, indent: '  ' };
  const layerTable = formatTable(
    [
      { title: 'layer' },
      { title: 'inputs' },
      { title: 'units' },
      { title: 'activation' },
      { title: 'weights' },
    ],
    layers.map(({ units, activation, weights }, l) => [
      l + 1,
      weights[0].length - 1,
      units,
      activation,
      formatCount(weightCount(weights)),
    ]),
    titles,
  );
  const recipeTable = formatTable(
    [{ title: '' }, { title: '', align: 'left' }],
    recipeRows(recipe),
    { indent: '  ' },
  );
  const total = networks.reduce((sum, one) => sum + weightsIn(one), 0);
  const scores = [
    scoreText('training', metrics.loss, metrics.accuracy),
    scoreText('validation', metrics.validationLoss, metrics.validationAccuracy),
    scoreText('test', metrics.testLoss, metrics.testAccuracy),
    scoreText('baseline', metrics.baselineLoss, undefined),
  ].filter((text) => text !== '');
  return `${colours.bold(`a model of mlp ${escapeControls(model.mlp)}, for ${model.task}`)}

target      ${escapeControls(target.column)}: ${targetText(target)}
features
${featuresText(schema, colours)}${embedding === undefined || model.members !== undefined ? '' : embeddingText(embedding)}layers${model.members === undefined ? '' : ` of each of ${networks.length} members`}, ${formatCount(total)} weights with the biases, in ${model.precision} precision
${layerTable}${model.members === undefined ? '' : membersText(model.members)}
loss        ${model.loss}${model.loss === 'cross-entropy' ? `, logarithms to the base ${model.logBase}` : ''}
${scores.join('\n')}
epochs      ${formatCount(metrics.epochs)}, stopped by ${escapeControls(metrics.stopped)}
data        ${escapeControls(data.name)}${othersText(data)}, ${formatCount(data.rows)} rows to train on, sha256 ${data.sha256}
weights     ${model.weights}
recipe
${recipeTable}`;
}

function scoreText(name: string, loss: number | undefined, accuracy: number | undefined): string {
  if (loss === undefined) return '';
  const share = accuracy === undefined ? '' : `, accuracy ${formatPercent(accuracy)}`;
  return `${name.padEnd(12)}loss ${formatLoss(loss)}${share}`;
}

/** The options of a recipe as flags, switches where they are not as by default; unknown ones as they are. */
function recipeRows(recipe: Model['recipe']): string[][] {
  return Object.entries(recipe).flatMap(([name, value]) => {
    if (!isKeyOf(recipeOptions, name)) return [[`--${name}`, String(value)]];
    const option = recipeOptions[name];
    if (option.type.isSwitch) {
      return value === option.fallback ? [] : [[flagOf(option, String(value)), 'true']];
    }
    return [[flagOf(option), option.textOf(value)]];
  });
}

function othersText({ files = 1 }: Model['data']): string {
  return files === 1 ? '' : ` and ${files - 1} more`;
}

/** The seed of each member, and its temperature where it has one. */
function membersText(members: readonly ModelMember[]): string {
  const isEmbedded = members.some(({ embedding }) => embedding !== undefined);
  const table = formatTable(
    [
      { title: 'member' },
      { title: 'seed' },
      ...(isEmbedded ? [{ title: 'embedding' }] : []),
      { title: 'temperature' },
    ],
    members.map(({ seed, embedding, temperature }, m) => [
      m + 1,
      seed,
      ...(isEmbedded ? [embedding?.kind ?? 'none'] : []),
      temperature?.toFixed(3) ?? '',
    ]),
    { indent: '  ' },
  );
  return `members, whose predictions are averaged\n${table}`;
}

/** `embedding bins, of 5 columns: …` */
function embeddingText({ kind, columns }: ModelEmbedding): string {
  const names = columns.map(({ column }) => column);
  const { summary } = embeddingKinds[kind];
  return `embedding ${kind}, of ${formatCount(names.length)} columns: ${summary}\n`;
}

/** What is learnt of a network: the edges of bins are not. */
function weightsIn({ embedding, layers }: ModelNetwork): number {
  return layers.reduce(
    (sum, { weights }) => sum + weightCount(weights),
    embedding === undefined ? 0 : learntCount(embedding),
  );
}

function weightCount(weights: ModelLayer['weights']): number {
  return weights.length * weights[0].length;
}
