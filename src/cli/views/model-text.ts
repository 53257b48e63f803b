import type { FeatureEncoder } from '../../dataset/encode/schema.js';
import { recipeOptions } from '../../estimator/recipe.js';
import type { Model } from '../../model/model.js';
import { escapeControls } from '../../support/errors.js';
import { isKeyOf } from '../../support/records.js';
import { flagOf } from '../flags/flag.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatLoss, formatPercent } from '../output/numbers.js';
import { formatTable } from '../output/table.js';
import { listText } from './list-text.js';

/** What `mlp inspect model.json` says. */
export function modelText(model: Model, colours: Colours): string {
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
    recipeRows(recipe),
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
      ? `classes ${listText(target.classes)}`
      : `a number, ${scalingText(target)}`;
  return `${colours.bold(`a model of mlp ${escapeControls(model.mlp)}, for ${model.task}`)}

target    ${escapeControls(target.column)}: ${targetText}
features
${features}layers, in ${model.precision} precision
${layerTable}
loss      ${model.loss}${model.loss === 'cross-entropy' ? `, logarithms to the base ${model.logBase}` : ''}
${scores.join('\n')}
epochs    ${formatCount(metrics.epochs)}, stopped by ${escapeControls(metrics.stopped)}
data      ${escapeControls(data.name)}${othersText(data)}, ${formatCount(data.rows)} rows to train on, sha256 ${data.sha256}
weights   ${model.weights}
recipe
${recipeTable}`;
}

function encodingText(encoder: FeatureEncoder): string {
  const missing = encoder.missing === null ? '' : `; missing: ${encoder.missing}`;
  return encoder.kind === 'number'
    ? `${scalingText(encoder)}${missing}`
    : `one of ${listText(encoder.categories)}${missing}`;
}

function scalingText({ offset, scale }: { readonly offset: number; readonly scale: number }) {
  return `(x − ${Number(offset.toPrecision(6))}) / ${Number(scale.toPrecision(6))}`;
}

function scoreText(name: string, loss: number | undefined, accuracy: number | undefined): string {
  if (loss === undefined) return '';
  const share = accuracy === undefined ? '' : `, accuracy ${formatPercent(accuracy)}`;
  return `${name.padEnd(10)}loss ${formatLoss(loss)}${share}`;
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
