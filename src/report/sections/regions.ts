import { decodeNumber, encodeNumber, inputCount } from '../../dataset/encode/schema.js';
import type { Engine } from '../../engine/program.js';
import { classProbabilities, mostProbable } from '../../estimator/predictor.js';
import type { Model } from '../../model/model.js';
import { restore } from '../../model/restore.js';
import { createPredictor } from '../../network/network-predictor.js';
import { axes, colour, frame, heights, legend, scale, svg } from '../charts/frame.js';
import type { FeatureValues } from '../feature-values.js';
import { figure, type ReportTable } from '../figure.js';
import { type Html, html } from '../html.js';
import { extent, px, shown } from '../numbers.js';
import { sampleRows } from '../sample-rows.js';
import type { ScoredRows } from '../scored-rows.js';

type NumberFeature = Extract<FeatureValues, { kind: 'number' }>;

/** The two features that the regions are drawn over. */
export type Plane = readonly [NumberFeature, NumberFeature];

/** So many points along each axis are predicted. */
const GRID = 96;
const HEIGHT = 440;
/** Regions are shaded in so many steps. */
const SHADES = 5;
/** How opaque a region is at most: classes have points of the same colours on them. */
const STRENGTH = { classes: 0.5, number: 1 };
/** Rows and columns of the table beside the picture. */
const TABLE = 7;

/** What the model predicts over two features, the others at their medians, and the rows. */
export function regionsSection(
  model: Model,
  engine: Engine,
  features: readonly FeatureValues[],
  [first, second]: Plane,
  rows: ScoredRows,
): Html {
  const predict = predictorOf(model, engine, features);
  const [xs, ys] = [first, second].map(widened);
  const y = scale(ys, heights(HEIGHT));
  const box = frame(520, HEIGHT, y);
  const x = scale(xs, [box.left, box.right]);
  const xAt = Array.from({ length: GRID }, (_, i) => xs[0] + ((i + 0.5) / GRID) * (xs[1] - xs[0]));
  const yAt = Array.from({ length: GRID }, (_, i) => ys[0] + ((i + 0.5) / GRID) * (ys[1] - ys[0]));
  const { target } = model.schema;
  const cells = yAt.map((b) =>
    predict(
      first,
      second,
      xAt.map((a) => [a, b]),
    ),
  );
  const numbers = extent([...cells.flat().map(({ value }) => value), ...rows.actual]) ?? [0, 1];
  const shadeOf = ({ value, share }: Cell): Shade =>
    target.kind === 'classes'
      ? { colour: colour(value), opacity: Math.ceil(share * SHADES) / SHADES }
      : ramp(value, numbers);
  const [width, height] = [(box.right - box.left) / GRID, (box.bottom - box.top) / GRID];
  const regions = cells.flatMap((row, j) =>
    runsOf(row.map(shadeOf)).map(
      ({ from, to, shade }) =>
        html`<rect class="region f${shade.colour}" fill-opacity="${px(shade.opacity * STRENGTH[target.kind])}" x="${px(box.left + from * width)}" y="${px(box.bottom - (j + 1) * height)}" width="${px((to - from) * width)}" height="${px(height)}"/>`,
    ),
  );
  const sample = sampleRows(rows.count);
  const numberAt = (row: number, { encoder, at }: NumberFeature): number =>
    decodeNumber(encoder, rows.features[row * rows.step + at]);
  const name = (value: number): string =>
    target.kind === 'classes' ? target.classes[value] : shown(value);
  const points = sample.map((row) => {
    const [a, b] = [numberAt(row, first), numberAt(row, second)];
    const shade =
      target.kind === 'classes'
        ? { colour: colour(rows.actual[row]), opacity: 1 }
        : ramp(rows.actual[row], numbers);
    const wrong = target.kind === 'classes' && rows.actual[row] !== rows.predicted[row];
    // Of numbers, a point has the very colour of a region, and nothing shines through.
    const ground =
      target.kind === 'number'
        ? html`<circle class="ground" cx="${px(x(a))}" cy="${px(y(b))}" r="4"/>`
        : undefined;
    return html`${ground}<circle class="point f${shade.colour}${wrong ? ' missed' : ''}" fill-opacity="${px(shade.opacity)}" cx="${px(x(a))}" cy="${px(y(b))}" r="${wrong ? 4.5 : 3.2}"><title>${first.column} ${shown(a)}, ${second.column} ${shown(b)}: ${name(rows.actual[row])}, predicted ${name(rows.predicted[row])}</title></circle>`;
  });
  const title = `${model.schema.target.column} over ${first.column} and ${second.column}`;
  const others =
    features.length > 2
      ? ' All other features are at their medians, or their most frequent categories, in the regions; the points are the rows as they are.'
      : '';
  const what =
    target.kind === 'classes'
      ? 'A region has the colour of the predicted class, stronger where it is more probable; a point that of its actual class, with a ring where the model misses it.'
      : `The stronger the colour, the larger, from ${shown(numbers[0])} to ${shown(numbers[1])}.`;
  const keys =
    target.kind === 'classes' && target.classes.length <= 12
      ? legend(target.classes.map((one, k) => ({ name: one, colour: colour(k) })))
      : undefined;
  const picture = html`${svg(box, title, [...regions, axes(box, x, y, { x: first.column, y: second.column }), ...points])}${keys}`;
  return html`<section><h2>Decision regions</h2><div class="figures">${figure({
    title,
    picture,
    caption: `${what}${others}`,
    table: tableOver(first, second, xs, ys, predict, name),
  })}</div></section>`;
}

/** What is predicted: the number of a class and its probability, or a number. */
interface Cell {
  readonly value: number;
  readonly share: number;
}

type Predict = (
  first: NumberFeature,
  second: NumberFeature,
  points: readonly (readonly [number, number])[],
) => Cell[];

function predictorOf(model: Model, engine: Engine, features: readonly FeatureValues[]): Predict {
  const { schema, precision } = model;
  const { network, weights } = restore(model);
  const ready = createPredictor(network, engine, precision);
  ready.use(weights);
  const inputs = inputCount(schema);
  const usual = new Float64Array(inputs);
  for (const feature of features) {
    if (feature.kind === 'number')
      usual[feature.at] = encodeNumber(feature.encoder, feature.median);
    else usual[feature.at + feature.mode] = 1;
  }
  return (first, second, points) => {
    const matrix = new Float64Array(points.length * inputs);
    for (const [i, [a, b]] of points.entries()) {
      matrix.set(usual, i * inputs);
      matrix[i * inputs + first.at] = encodeNumber(first.encoder, a);
      matrix[i * inputs + second.at] = encodeNumber(second.encoder, b);
    }
    const { target } = schema;
    return Array.from(ready.predict(matrix, points.length), (own) => {
      if (target.kind === 'number') return { value: decodeNumber(target, own[0]), share: 1 };
      const shares = classProbabilities(own);
      const [value] = mostProbable(shares, 1);
      return { value, share: shares[value] };
    });
  };
}

function widened({ low, high }: NumberFeature): readonly [number, number] {
  const margin = low === high ? Math.abs(low) / 2 || 0.5 : (high - low) / 20;
  return [low - margin, high + margin];
}

interface Shade {
  readonly colour: number;
  readonly opacity: number;
}

function ramp(value: number, [low, high]: readonly [number, number]): Shade {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  const steps = 2 * SHADES;
  return {
    colour: 0,
    opacity: Math.round((0.08 + 0.92 * Math.min(1, Math.max(0, share))) * steps) / steps,
  };
}

/** Neighbours of one shade together: a tenth of the file. */
function runsOf(shades: readonly Shade[]) {
  const runs: { from: number; to: number; shade: Shade }[] = [];
  for (const [i, shade] of shades.entries()) {
    const last = runs.at(-1);
    if (last?.shade.colour === shade.colour && last.shade.opacity === shade.opacity)
      last.to = i + 1;
    else runs.push({ from: i, to: i + 1, shade });
  }
  return runs;
}

function tableOver(
  first: NumberFeature,
  second: NumberFeature,
  xs: readonly [number, number],
  ys: readonly [number, number],
  predict: Predict,
  name: (value: number) => string,
): ReportTable {
  const along = ([low, high]: readonly [number, number]) =>
    Array.from({ length: TABLE }, (_, i) => low + (i / (TABLE - 1)) * (high - low));
  const columns = along(xs);
  return {
    titles: [`${second.column} ╲ ${first.column}`, ...columns.map(shown)],
    rows: along(ys)
      .reverse()
      .map((b) => [
        shown(b),
        ...predict(
          first,
          second,
          columns.map((a) => [a, b]),
        ).map(({ value }) => name(value)),
      ]),
  };
}
