import type { Run } from '../../report/run-file.js';
import { curveKinds, seriesOf, unitOf } from '../../report/sections/curves.js';
import { MARKS, textChart } from '../../report/text-chart.js';
import { escapeControls } from '../../support/errors.js';
import type { Colours } from '../output/colours.js';

/** In lines, with the axis. */
const HEIGHT = 16;

/** The curves of runs, for a terminal of so many columns. */
export function runsText(runs: readonly Run[], columns: number, { bold, dim }: Colours): string {
  const charts = curveKinds.flatMap((kind) => {
    const series = seriesOf(kind, runs);
    if (series.length === 0) return [];
    const lines = textChart({
      series,
      width: columns,
      height: HEIGHT,
      most: kind.most,
      ...(kind.format && { format: kind.format }),
    });
    const unit = kind.id === 'loss' ? unitOf(runs) : '';
    const names = series.map(({ name }, s) => `${MARKS[s % MARKS.length]} ${escapeControls(name)}`);
    return [`${bold(`${kind.title}${unit}`)}   ${dim(names.join('   '))}`, ...lines, ''];
  });
  return charts
    .map((line) => `${line}\n`)
    .join('')
    .replace(/\n\n$/, '\n');
}
