import { recipeOptions } from '../../estimator/recipe-options.js';
import { type Model, networksOf } from '../../model/model.js';
import { isKeyOf } from '../../support/records.js';
import { listed } from '../../support/words.js';
import { tableOf, withoutEmpty } from '../figure.js';
import { type Html, html } from '../html.js';
import { percent, shown } from '../numbers.js';
import { lossUnit } from './curves.js';

/** How a model came about: its recipe, its data, and how good it was at the end. */
export function recipeSection(model: Model): Html {
  const { recipe, metrics, data, schema } = model;
  const [{ layers }, ...others] = networksOf(model);
  const options = Object.entries(recipe).map(([name, value]) => [
    name,
    isKeyOf(recipeOptions, name) ? recipeOptions[name].textOf(value) : String(value),
  ]);
  const network = [
    listed(schema.features.map(({ column }) => column)),
    ...layers.map(({ units, activation }) => `${units} ${activation}`),
  ];
  const scores = [
    ['training', shown(metrics.loss), percent(metrics.accuracy)],
    ['validation', shown(metrics.validationLoss), percent(metrics.validationAccuracy)],
    ['test', shown(metrics.testLoss), percent(metrics.testAccuracy)],
    ['always the same', shown(metrics.baselineLoss), '–'],
  ].filter(([, loss]) => loss !== '–');
  const about = [
    ['task', model.task],
    ['target', schema.target.column],
    ['network', network.join(' → ')],
    ...(others.length > 0
      ? [['members', `${1 + others.length} of this kind, whose predictions are averaged`]]
      : []),
    [
      'loss',
      model.loss === 'cross-entropy' ? `${model.loss}, in ${lossUnit(model.logBase)}` : model.loss,
    ],
    ['epochs', `${metrics.epochs}, stopped by ${metrics.stopped}`],
    ['data', `${data.name}, ${data.rows} rows, sha256 ${data.sha256}`],
    ['weights', model.weights],
    ['written by', `mlp ${model.mlp}, in ${model.precision} precision`],
  ];
  return html`<section><h2>The model</h2>${tableOf({ titles: ['', ''], rows: about })}<div class="figures"><figure><h3>Scores of its training</h3>${tableOf(withoutEmpty({ titles: ['rows', 'loss', 'accuracy'], rows: scores }))}</figure><figure><h3>Recipe</h3>${tableOf({ titles: ['option', 'value'], rows: options })}</figure></div></section>`;
}
