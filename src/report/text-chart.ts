import { scaleLinear, scaleLog } from 'd3-scale';
import type { Series } from './charts/line-chart.js';
import { extent, shown, tickText } from './numbers.js';

export interface TextChart {
  readonly series: readonly Pick<Series, 'name' | 'points'>[];
  /** In characters, with everything. */
  readonly width: number;
  readonly height: number;
  readonly format?: (y: number) => string;
  /** What y cannot be more than. */
  readonly most?: number | undefined;
  /** Points that are not joined, by what need not be a whole number. */
  readonly scattered?: boolean;
  /** Whether the axes are logarithmic. */
  readonly log?: { readonly x: boolean; readonly y: boolean };
}

/** What each curve is drawn with, so that they can be told apart without colours. */
export const MARKS = ['•', 'o', '×', '+', '*', '#', '%', '@'] as const;

/** The cells on the straight way from one place to another, both of them included. */
function* between(
  [column, row]: readonly [number, number],
  [toColumn, toRow]: readonly [number, number],
): Generator<readonly [column: number, row: number], void, undefined> {
  const steps = Math.ceil(Math.max(Math.abs(toColumn - column), Math.abs(toRow - row), 1));
  for (let i = 0; i <= steps; i++) {
    const share = i / steps;
    yield [
      Math.round(column + share * (toColumn - column)),
      Math.round(row + share * (toRow - row)),
    ];
  }
}

/** Curves as lines of text, with axes. Where a point is not there, the curve is broken. */
export function textChart({
  series,
  width,
  height,
  format = shown,
  most = Number.POSITIVE_INFINITY,
  scattered = false,
  log = { x: false, y: false },
}: TextChart): string[] {
  const all = series.flatMap(({ points }) => points);
  const [first, last] = extent(all.map(({ x }) => x)) ?? [0, 1];
  const [low, high] = extent(all.map(({ y }) => y)) ?? [0, 1];
  const rows = height - 2;
  const half = Math.abs(low) / 2 || 0.5;
  const heights = [rows - 1, 0];
  const y = log.y
    ? scaleLog([low, high], heights)
    : scaleLinear(low === high ? [low - half, high + half] : [low, high], heights).nice(4);
  if (y.domain()[1] > most) y.domain([y.domain()[0], most]);
  const ticks = log.y ? y.ticks(4).filter(isRound) : y.ticks(4);
  const labels = new Map(ticks.map((tick) => [Math.round(y(tick)), tickText(tick, format)]));
  const margin = Math.max(...[...labels.values()].map(({ length }) => length));
  const columns = Math.max(10, width - margin - 2);
  const ends = [0, columns - 1];
  const x = log.x
    ? scaleLog([first, last], ends)
    : scaleLinear(first === last ? [first - 1, last + 1] : [first, last], ends);
  const cells = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  for (const [s, { points }] of series.entries()) {
    let before: readonly [column: number, row: number] | undefined;
    for (const point of points) {
      const place = point.y === undefined ? undefined : ([x(point.x), y(point.y)] as const);
      if (place !== undefined) {
        for (const [column, row] of between(before ?? place, place)) {
          cells[row][column] = MARKS[s % MARKS.length];
        }
      }
      if (!scattered) before = place;
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
    if ((!scattered && !Number.isInteger(tick)) || start < free) continue;
    axis[column] = '┬';
    for (const [i, c] of [...text].entries()) texts[start + i] = c;
    free = start + text.length + 1;
  }
  const indent = ' '.repeat(margin);
  return [...lines, `${indent} └${axis.join('')}`, `${indent}  ${texts.join('')}`.trimEnd()];
}

/** 1, 2 or 5, and zeros: of a logarithmic axis, these are enough. */
function isRound(x: number): boolean {
  return /^[125]e/.test(x.toExponential());
}
