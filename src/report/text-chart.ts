import { scaleLinear } from 'd3-scale';
import type { Series } from './charts/line-chart.js';
import { extent, shown } from './numbers.js';

export interface TextChart {
  readonly series: readonly Pick<Series, 'name' | 'points'>[];
  /** In characters, with everything. */
  readonly width: number;
  readonly height: number;
  readonly format?: (y: number) => string;
  /** What y cannot be more than. */
  readonly most?: number | undefined;
}

/** What each curve is drawn with, so that they can be told apart without colours. */
export const MARKS = ['•', 'o', '×', '+', '*', '#', '%', '@'] as const;

/** Curves as lines of text, with axes: each column of characters has what its points have, from the lowest to the highest. */
export function textChart({
  series,
  width,
  height,
  format = shown,
  most = Number.POSITIVE_INFINITY,
}: TextChart): string[] {
  const all = series.flatMap(({ points }) => points);
  const [first, last] = extent(all.map(({ x }) => x)) ?? [0, 1];
  const [low, high] = extent(all.map(({ y }) => y)) ?? [0, 1];
  const rows = height - 2;
  const half = Math.abs(low) / 2 || 0.5;
  const y = scaleLinear(low === high ? [low - half, high + half] : [low, high], [rows - 1, 0]).nice(
    4,
  );
  if (y.domain()[1] > most) y.domain([y.domain()[0], most]);
  const labels = new Map(y.ticks(4).map((tick) => [Math.round(y(tick)), format(tick)]));
  const margin = Math.max(...[...labels.values()].map(({ length }) => length));
  const columns = Math.max(10, width - margin - 2);
  const x = scaleLinear(first === last ? [first - 1, last + 1] : [first, last], [0, columns - 1]);
  const cells = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  for (const [s, { points }] of series.entries()) {
    const spans = new Map<number, readonly [number, number]>();
    for (const point of points) {
      if (point.y === undefined) continue;
      const column = Math.round(x(point.x));
      const row = Math.round(y(point.y));
      const [from, to] = spans.get(column) ?? [row, row];
      spans.set(column, [Math.min(from, row), Math.max(to, row)]);
    }
    for (const [column, [from, to]] of spans) {
      for (let row = from; row <= to; row++) cells[row][column] = MARKS[s % MARKS.length];
    }
  }
  const lines = cells.map((row, r) => {
    const label = labels.get(r);
    return `${(label ?? '').padStart(margin)} ${label === undefined ? '│' : '┤'}${row.join('')}`.trimEnd();
  });
  const axis = new Array<string>(columns).fill('─');
  const texts = new Array<string>(columns).fill(' ');
  let free = 0;
  for (const tick of x.ticks(Math.max(2, Math.floor(columns / 14)))) {
    const text = shown(tick);
    const column = Math.round(x(tick));
    const start = Math.min(columns - text.length, Math.max(0, column - (text.length >> 1)));
    if (!Number.isInteger(tick) || start < free) continue;
    axis[column] = '┬';
    for (const [i, c] of [...text].entries()) texts[start + i] = c;
    free = start + text.length + 1;
  }
  const indent = ' '.repeat(margin);
  return [...lines, `${indent} └${axis.join('')}`, `${indent}  ${texts.join('')}`.trimEnd()];
}
