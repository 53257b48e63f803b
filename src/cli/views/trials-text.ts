import type { ReportTable } from '../../report/figure.js';
import { isLogarithmic } from '../../report/sweep/axis-scale.js';
import { byBudget, byValue } from '../../report/sweep/summaries.js';
import { type ParameterAxis, type Sweep, scoreText, sweepsOf } from '../../report/sweep/trials.js';
import { textChart } from '../../report/text-chart.js';
import type { TrialResult } from '../../sweep/trial.js';
import type { Colours } from '../output/colours.js';
import { formatTable } from '../output/table.js';
import { bestText } from './sweep-text.js';

/** In lines, with the axis. */
const HEIGHT = 12;
/** More numbers than these are a chart. */
const MOST_VALUES = 6;

/** The best trials of each sweep, and how they came out by each parameter, for a terminal of so many columns. */
export function trialsText(
  results: readonly TrialResult[],
  columns: number,
  colours: Colours,
): string[] {
  return sweepsOf(results).map((sweep) => {
    const { metric, all, trials, axes } = sweep;
    const best = bestText(all, { metric }, colours, columns);
    const rungs = trials.some((trial) => trial.rungs.length > 1)
      ? [part(`${metric} by epochs`, tableText(byBudget(sweep), colours), colours)]
      : [];
    const parts = axes.map((axis) =>
      part(`${metric} by ${axis.title}`, axisText(sweep, axis, columns, colours), colours),
    );
    return [best, ...rungs, ...parts].join('\n');
  });
}

function part(title: string, text: string, { bold }: Colours): string {
  return `${bold(title)}\n${text}`;
}

/** Of numbers a chart, of choices a table. */
function axisText(sweep: Sweep, axis: ParameterAxis, columns: number, colours: Colours): string {
  const { metric, trials } = sweep;
  if (axis.kind === 'choice') return tableText(byValue(sweep, axis), colours);
  const points = trials.flatMap(({ place, spread }) => {
    const x = axis.numbers[place];
    return x === undefined || spread === undefined ? [] : [{ x, y: spread.mean }];
  });
  // A few values, as of a grid, are seen better one by one.
  const isGrid = new Set(points.map(({ x }) => x)).size <= MOST_VALUES;
  if (isGrid) return tableText(byValue(sweep, axis), colours);
  const lines = textChart({
    series: [{ name: axis.title, points }],
    width: columns,
    height: HEIGHT,
    format: (score) => scoreText(metric, score),
    scattered: true,
    log: {
      x: isLogarithmic(points.map(({ x }) => x)),
      y: isLogarithmic(points.map(({ y }) => y)),
    },
  });
  return lines.map((line) => `${line}\n`).join('');
}

function tableText({ titles, rows }: ReportTable, { dim }: Colours): string {
  const columns = titles.map((title, c) => ({
    title,
    align: c > 0 ? ('right' as const) : ('left' as const),
  }));
  return formatTable(columns, rows, { titleStyle: dim });
}
