import type { ColumnImportance, Importance } from '../../estimator/importance.js';
import { type MetricName, metrics } from '../../estimator/metrics.js';
import { axes, scale, svg } from '../charts/frame.js';
import { figure } from '../figure.js';
import { type Html, html } from '../html.js';
import { cut, extent, px, shown } from '../numbers.js';

/** So many columns are drawn; the table has all. */
const MOST = 20;
const ROW = 24;
const WIDTH = 560;
/** In characters. */
const LONGEST = 22;

/** Metrics whose names are not those of their options. */
const LABELS: ReadonlyMap<MetricName, string> = new Map([
  ['f1', 'F1'],
  ['rmse', 'RMSE'],
  ['mae', 'MAE'],
  ['r2', 'R²'],
]);

/** Permutation importance, or why it is left out. */
export function importanceSection(importance: Importance | string): Html {
  const content =
    typeof importance === 'string'
      ? html`<p>${importance}</p>`
      : html`<div class="figures">${importanceFigure(importance)}</div>`;
  return html`<section><h2>What matters</h2>${content}</section>`;
}

/** How much a metric suffers when a column's values are shuffled among the rows: bars, with their intervals. */
function importanceFigure(importance: Importance): Html {
  const { metric, baseline, columns, repetitions, rows } = importance;
  const label = LABELS.get(metric) ?? metric;
  const isShare = metrics[metric].format === 'share';
  const text = (x: number): string => (isShare ? (100 * x).toFixed(1) : shown(x));
  const drawn = columns.slice(0, MOST);
  const left = 16 + 7 * Math.min(LONGEST, Math.max(...drawn.map(({ column }) => column.length)));
  const box = { left, right: WIDTH - 20, top: 6, bottom: 6 + ROW * drawn.length };
  const ends = extent([0, ...drawn.flatMap(({ mean, interval }) => [mean, ...(interval ?? [])])]);
  const x = scale(ends ?? [0, 1], [box.left, box.right], {
    format: (change) => shown(isShare ? 100 * change : change),
  });
  const bars = drawn.map((one, k) => bar(one, box.top + k * ROW, x, text));
  const change = metrics[metric].higherIsBetter ? 'falls' : 'rises';
  const name = `${label} ${change} by${isShare ? ' (percentage points)' : ''}`;
  const size = { ...box, width: WIDTH, height: box.bottom + 40 };
  const picture = svg(size, `Permutation importance: what ${label} loses without each column`, [
    axes(size, x, { ticks: [] }, { x: name, y: '' }),
    html`<line class="axis" x1="${px(x(0))}" x2="${px(x(0))}" y1="${box.top}" y2="${box.bottom}"/>`,
    ...bars,
  ]);
  return figure({
    title: 'Permutation importance',
    picture,
    caption: `How much worse the model is on ${rows} rows when the values of one column are shuffled among them, ${repetitions} times: the mean, with its 95 % interval. Without shuffling, ${label} is ${isShare ? `${text(baseline)} %` : text(baseline)}.${columns.length > MOST ? ` The ${MOST} most important of ${columns.length} columns are drawn.` : ''}`,
    table: {
      titles: ['column', name, '95 % interval'],
      rows: columns.map(({ column, mean, interval }) => [
        column,
        text(mean),
        interval === undefined ? '–' : `${text(interval[0])} to ${text(interval[1])}`,
      ]),
    },
  });
}

function bar(
  { column, mean, interval }: ColumnImportance,
  top: number,
  x: (change: number) => number,
  text: (change: number) => string,
): Html {
  const [from, to] = [Math.min(x(0), x(mean)), Math.max(x(0), x(mean))];
  const middle = top + ROW / 2;
  const whisker =
    interval === undefined
      ? undefined
      : html`<line class="whisker" x1="${px(x(interval[0]))}" x2="${px(x(interval[1]))}" y1="${px(middle)}" y2="${px(middle)}"/>`;
  return html`<g><title>${column}: ${text(mean)}</title><text x="4" y="${px(middle)}" dy="0.35em">${cut(column, LONGEST)}</text><rect class="bar f0" x="${px(from)}" width="${px(Math.max(1, to - from))}" y="${px(top + 4)}" height="${ROW - 8}"/>${whisker}</g>`;
}
