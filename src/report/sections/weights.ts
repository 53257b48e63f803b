import { type Model, type ModelLayer, networksOf } from '../../model/model.js';
import { axes, frame, heights, scale, svg } from '../charts/frame.js';
import { figure } from '../figure.js';
import { type Html, html } from '../html.js';
import { px, shown } from '../numbers.js';
import { histogram } from '../statistics.js';

const BINS = 31;
const HEIGHT = 210;

/** How the weights of each layer are spread; of the first member, where there are several. */
export function weightsSection(model: Model): Html {
  const [{ layers }, ...others] = networksOf(model);
  const title = others.length === 0 ? 'Weights' : `Weights of member 1 of ${1 + others.length}`;
  return html`<section><h2>${title}</h2><div class="figures small">${layers.map(layerFigure)}</div></section>`;
}

function layerFigure(layer: ModelLayer, l: number): Html {
  const { units, activation } = layer;
  const weights = layer.weights.flatMap((row) => row.slice(1));
  const biases = layer.weights.map(([bias]) => bias);
  // A network of no inputs has biases alone.
  const { low, high, counts } = histogram(weights.length > 0 ? weights : biases, BINS);
  const most = counts.reduce((a, b) => Math.max(a, b));
  const y = scale([0, most], heights(HEIGHT), { count: 4, whole: true });
  const box = frame(320, HEIGHT, y);
  const x = scale([low, high], [box.left, box.right], { count: 4 });
  const width = (high - low) / counts.length;
  const bars = counts.map((count, k) => {
    const [from, to] = [low + k * width, low + (k + 1) * width];
    return html`<rect class="bar f0" x="${px(x(from))}" width="${px(Math.max(1, x(to) - x(from) - 1))}" y="${px(y(count))}" height="${px(box.bottom - y(count))}"><title>${shown(from)} to ${shown(to)}: ${count}</title></rect>`;
  });
  const title = `Layer ${l + 1}, ${units} ${activation} ${units === 1 ? 'unit' : 'units'}`;
  return figure({
    title,
    picture: svg(box, `${title}: histogram of its weights`, [
      axes(box, x, y, { x: 'weight', y: 'how many' }),
      ...bars,
    ]),
    table: {
      titles: ['', 'how many', 'mean', 'deviation', 'smallest', 'largest'],
      rows: [
        ...(weights.length > 0 ? [statistics('weights', weights)] : []),
        statistics('biases', biases),
      ],
    },
  });
}

function statistics(name: string, numbers: readonly number[]): (string | number)[] {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / numbers.length;
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  return [name, numbers.length, shown(mean), shown(Math.sqrt(variance)), shown(low), shown(high)];
}
