import { line } from 'd3-shape';
import { heights, scale, svg } from '../charts/frame.js';
import { type Html, html } from '../html.js';
import { cut, extent, px } from '../numbers.js';
import { axisScale, isLogarithmic, widened } from './axis-scale.js';
import { curve } from './score-charts.js';
import { type Sweep, type SweepTrial, scoreText } from './trials.js';

const HEIGHT = 340;
/** Above the axes, for their names. */
const TOP = 30;
const LEAST_WIDTH = 640;
/** Between two axes. */
const APART = 130;
/** In characters. */
const LONGEST = 15;

/** Every trial as a line over all parameters, and to its score. */
export function parallelCoordinates(sweep: Sweep, id: string): Html {
  const { metric, trials, axes } = sweep;
  const width = Math.max(LEAST_WIDTH, 150 + APART * axes.length);
  const [bottom] = heights(HEIGHT + 30);
  const range = [bottom, TOP + 16] as const;
  const scores = trials.map(({ spread }) => spread?.mean);
  const ends = extent(scores) ?? [0, 1];
  const isLog = isLogarithmic(scores);
  const score = scale(widened(ends, isLog), range, {
    log: isLog,
    format: (x) => scoreText(metric, x),
  });
  const scales = axes.map((axis) => axisScale(axis, range, LONGEST));
  const columns = [
    ...axes.map(({ title }, a) => ({
      name: scales[a].isLog ? `${title} (log)` : title,
      ticks: scales[a].ticks,
      at: ({ place }: SweepTrial) => scales[a].at(place),
    })),
    {
      name: isLog ? `${metric} (log)` : metric,
      ticks: score.ticks,
      at: ({ spread }: SweepTrial) => spread && score(spread.mean),
    },
  ];
  const xs = columns.map((_, c) => 60 + (c * (width - 150)) / Math.max(1, columns.length - 1));
  const path = line();
  // A line passes by the axis of what its trial does not have.
  const pointsOf = (trial: SweepTrial): [number, number][] =>
    columns.flatMap(({ at }, c) => {
      const y = at(trial);
      return y === undefined ? [] : [[round(xs[c]), round(y)]];
    });
  const lines = trials.map((trial) => curve(sweep, trial, id, path(pointsOf(trial)) ?? ''));
  const rulers = columns.map(({ name, ticks }, c) => {
    const x = px(xs[c]);
    return html`<line class="axis" x1="${x}" x2="${x}" y1="${px(range[0])}" y2="${px(range[1])}"/><text class="name" x="${x}" y="${TOP}" text-anchor="middle">${cut(name, LONGEST)}</text>${ticks.map(
      ({ at, text }) =>
        html`<line class="axis" x1="${x}" x2="${px(xs[c] + 4)}" y1="${px(at)}" y2="${px(at)}"/><text class="tick" x="${px(xs[c] + 7)}" y="${px(at)}" dy="0.32em">${text}</text>`,
    )}`;
  });
  return svg(
    { width, height: HEIGHT },
    `Parallel coordinates: the parameters of each trial, and its ${metric}`,
    [...lines.reverse(), ...rulers],
  );
}

/** To a tenth of a pixel. */
function round(x: number): number {
  return Math.round(10 * x) / 10;
}
