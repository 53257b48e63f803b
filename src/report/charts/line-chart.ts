import { line } from 'd3-shape';
import { type Html, html, jsonScript } from '../html.js';
import { extent, px, shown } from '../numbers.js';
import { axes, colour, frame, heights, legend, scale, svg } from './frame.js';

/** A curve: y for each x, undefined where there is none. */
export interface Series {
  readonly name: string;
  readonly colour: number;
  readonly dashed?: boolean;
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number | undefined;
}

export interface LineChart {
  /** In the page: the script finds the curves by it. */
  readonly id: string;
  readonly title: string;
  readonly names: { readonly x: string; readonly y: string };
  readonly series: readonly Series[];
  readonly format?: (y: number) => string;
  readonly formatX?: (x: number) => string;
  /** Ends of the axes that are there whatever the curves are. */
  readonly x?: readonly [number, number];
  readonly y?: readonly [number, number];
  /** What y cannot be more than. */
  readonly most?: number | undefined;
  /** Only whole numbers have ticks on the x axis. */
  readonly whole?: boolean;
  /** The y axis is logarithmic where all numbers are positive and differ by more than this factor. */
  readonly logFrom?: number;
  /** A line from the lower left corner to the upper right one. */
  readonly diagonal?: boolean;
  /** Whether the points are marked, too. */
  readonly marked?: boolean;
  readonly size?: readonly [width: number, height: number];
}

/** More points than these are in no curve: a screen has no more columns. */
const MOST_POINTS = 800;

/** Curves with axes and a legend; what the pointer is near is said by the page's script. */
export function lineChart(chart: LineChart): Html {
  const {
    id,
    title,
    names,
    format = shown,
    formatX = shown,
    size: [width, height] = [640, 300],
  } = chart;
  const series = chart.series.map((one) => ({ ...one, points: thinned(one.points) }));
  const all = series.flatMap(({ points }) => points);
  const xs = extent([...all.map((point) => point.x), ...(chart.x ?? [])]) ?? [0, 1];
  const ys = extent([...all.map((point) => point.y), ...(chart.y ?? [])]) ?? [0, 1];
  const log = ys[0] > 0 && chart.logFrom !== undefined && ys[1] / ys[0] > chart.logFrom;
  const domain = chart.y !== undefined || log ? ys : widened(ys, chart.most);
  const y = scale(domain, heights(height), { log, format });
  const box = frame(width, height, y);
  const x = scale(xs, [box.left, box.right], { format: formatX, whole: chart.whole ?? false });
  const path = line<Point>()
    .defined((point) => point.y !== undefined)
    .x((point) => x(point.x))
    .y((point) => y(point.y ?? 0));
  const curves = series.map(
    ({ colour: k, dashed, points }) =>
      html`<path class="series s${colour(k)}${dashed ? ' dashed' : ''}" d="${path(points) ?? ''}"/>`,
  );
  const diagonal = html`<line class="reference" x1="${px(x(xs[0]))}" y1="${px(y(xs[0]))}" x2="${px(x(xs[1]))}" y2="${px(y(xs[1]))}"/>`;
  const marks = series.flatMap(({ colour: k, points }) =>
    points.flatMap((point) =>
      point.y === undefined
        ? []
        : [
            html`<circle class="mark f${colour(k)}" cx="${px(x(point.x))}" cy="${px(y(point.y))}" r="3.5"/>`,
          ],
    ),
  );
  // A curve of one point has no length.
  const alone = series.some(({ points }) => points.length < 2);
  const hover = series.map(({ name, points }) => ({
    name,
    points: points.flatMap((point) =>
      point.y === undefined
        ? []
        : [[round(x(point.x)), round(y(point.y)), formatX(point.x), format(point.y)]],
    ),
  }));
  const content = [
    axes(box, x, y, log ? { ...names, y: `${names.y}, logarithmic` } : names),
    ...(chart.diagonal ? [diagonal] : []),
    ...curves,
    ...(chart.marked || alone ? marks : []),
    html`<line class="cursor" y1="${px(box.top)}" y2="${px(box.bottom)}" visibility="hidden"/>`,
  ];
  return html`${svg(box, title, content, id)}<output class="readout" data-of="${id}" data-x="${names.x}"></output>${
    series.length > 1
      ? legend(series.map((one) => ({ ...one, colour: colour(one.colour) })))
      : undefined
  }${jsonScript(`${id}-points`, hover)}`;
}

/** With a margin, and down to 0 where that is near. */
function widened(
  [low, high]: readonly [number, number],
  most = Number.POSITIVE_INFINITY,
): readonly [number, number] {
  if (low === high) {
    const half = Math.abs(low) / 2 || 0.5;
    return [low - half, Math.min(most, high + half)];
  }
  const margin = (high - low) / 20;
  const isNear = low >= 0 && low < 12 * margin;
  return [isNear ? 0 : low - margin, Math.min(most, high + margin)];
}

function round(x: number): number {
  return Math.round(100 * x) / 100;
}

/** Of many points the lowest and the highest of every stretch, and the first and last: no peak is lost. */
export function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const stretch = Math.ceil(points.length / (MOST_POINTS / 2));
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += stretch) {
    let low = from;
    let high = from;
    for (let i = from; i < Math.min(points.length, from + stretch); i++) {
      if ((points[i].y ?? Number.POSITIVE_INFINITY) < (points[low].y ?? Number.POSITIVE_INFINITY))
        low = i;
      if ((points[i].y ?? Number.NEGATIVE_INFINITY) > (points[high].y ?? Number.NEGATIVE_INFINITY))
        high = i;
    }
    const ends = from === 0 ? [0] : from + stretch >= points.length ? [points.length - 1] : [];
    const chosen = [...new Set([low, high, ...ends])].sort((a, b) => a - b);
    kept.push(...chosen.map((i) => points[i]));
  }
  return kept;
}
