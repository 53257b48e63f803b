import { input } from '../../autodiff/ops.js';
import { inputCount } from '../../dataset/encode/schema.js';
import { isoDate } from '../../dataset/readings/date.js';
import type { Model } from '../../model/model.js';
import { restore } from '../../model/restore.js';
import type { FeatureValues } from '../feature-values.js';
import { graphScript } from '../graph-script.js';
import { type Html, html, jsonScript } from '../html.js';

/** A model of more weights than these is not put into a page: it would be larger than 10 MB. */
const MOST_WEIGHTS = 500_000;

/** The model itself in the page: a section, and the body of the function that predicts. */
export interface Playground {
  readonly section: Html;
  /** JavaScript, of no text that is a user's; nothing where the model is too large. */
  readonly predict: string;
}

/** A slider or a list for each feature, and the prediction that moves with them. */
export function playground(model: Model, features: readonly FeatureValues[]): Playground {
  const { network, weights } = restore(model);
  const { schema } = model;
  const numbers = network.parameters.map((parameter) => Array.from(weights.get(parameter) ?? []));
  const count = numbers.reduce((sum, { length }) => sum + length, 0);
  if (count > MOST_WEIGHTS) {
    const section = html`<section><h2>Try it</h2><p>The model has ${count} weights, which are too many for a page.</p></section>`;
    return { section, predict: 'return [];' };
  }
  const x = input('features', [1, inputCount(schema)]);
  const predictions = network.predict(x);
  const { target } = schema;
  const data = {
    inputs: inputCount(schema),
    weights: numbers,
    features: features.map((feature) =>
      feature.kind === 'number'
        ? {
            at: feature.at,
            offset: feature.encoder.offset,
            scale: feature.encoder.scale,
            clip: feature.encoder.clip,
          }
        : { at: feature.at, categories: true },
    ),
    classes: target.kind === 'classes' ? target.classes : [],
    target: target.kind === 'number' ? { offset: target.offset, scale: target.scale } : undefined,
  };
  const section = html`<section id="try"><h2>Try it</h2><p>This is the model, computed in this page, in double precision. Move a feature, and see what it predicts.</p><div class="try"><form autocomplete="off">${features.map(control)}</form><div class="prediction"><h3>${target.column}</h3><output id="prediction" aria-live="polite"></output><div id="shares"></div></div></div><noscript><p>It needs JavaScript.</p></noscript>${jsonScript('model', data)}</section>`;
  return { section, predict: graphScript([x, ...network.parameters], predictions) };
}

function control(feature: FeatureValues, f: number): Html {
  if (feature.kind === 'category') {
    const options = feature.encoder.categories.map((name, k) =>
      k === feature.mode
        ? html`<option value="${k}" selected>${name}</option>`
        : html`<option value="${k}">${name}</option>`,
    );
    return html`<label for="f${f}">${feature.column}</label><select id="f${f}" data-f="${f}">${options}</select><span></span>`;
  }
  const { low, high, column } = feature;
  const value = isDates(feature) ? Math.round(feature.median) : rounded(feature.median, high - low);
  const field = isDates(feature)
    ? html`<input type="date" data-n="${f}" value="${isoDate(value)}" aria-label="${column}">`
    : html`<input type="number" data-n="${f}" step="any" value="${value}" aria-label="${column}">`;
  return html`<label for="f${f}">${column}</label><input type="range" id="f${f}" data-f="${f}" min="${low}" max="${high}" step="any" value="${value}">${field}`;
}

/** Whether a column is of days that a field for dates can show; times of day are numbers. */
function isDates({ encoder, low, high }: FeatureValues & { readonly kind: 'number' }): boolean {
  return encoder.reading?.kind === 'date' && high - low >= 2 && low >= FIRST_DAY && high < END;
}

/** Years of four digits, in days since 1970-01-01: from the year 1 to 9999. */
const [FIRST_DAY, END] = [-719_162, 2_932_897];

/** To a thousandth of the range, as the sliders: no number is longer than its box, and what is 0 in single precision is 0. */
function rounded(x: number, range: number): number {
  if (!(range > 0)) return Number(x.toPrecision(6));
  const exponent = Number(range.toExponential().split('e')[1]);
  return Number(x.toFixed(Math.max(0, Math.min(12, 3 - exponent))));
}
