import { type LineChart, lineChart, type Series } from '../charts/line-chart.js';
import { figure, type ReportTable, tableOf, withoutEmpty } from '../figure.js';
import { type Html, html } from '../html.js';
import { percent, shown } from '../numbers.js';
import type { Measure, Run } from '../run-file.js';

/** A chart of runs: one measure of the training and, dashed where runs are compared, the same of validation. */
interface CurveKind {
  readonly id: string;
  readonly title: string;
  readonly of: Measure;
  readonly validation?: Measure;
  readonly format?: (y: number) => string;
  readonly logFrom?: number;
  /** What it cannot be more than. */
  readonly most?: number;
}

export const curveKinds: readonly CurveKind[] = [
  { id: 'loss', title: 'Loss', of: 'loss', validation: 'validationLoss', logFrom: 30 },
  {
    id: 'accuracy',
    title: 'Accuracy',
    of: 'accuracy',
    validation: 'validationAccuracy',
    format: percent,
    most: 1,
  },
  { id: 'learning-rate', title: 'Learning rate', of: 'learningRate', logFrom: 30 },
  { id: 'gradient', title: 'Norm of the gradient', of: 'gradientNorm', logFrom: 30 },
];

/** The rows of a table of epochs: more would be a wall. */
const MOST_ROWS = 30;

/** Every measure of the runs over their epochs, and what they came to. */
export function curves(runs: readonly Run[]): Html {
  const charts = curveKinds.flatMap((kind) => {
    const has = (measure: Measure | undefined) =>
      measure !== undefined &&
      runs.some(({ epochs }) => epochs.some((epoch) => epoch[measure] !== undefined));
    return has(kind.of) || has(kind.validation) ? [curve(kind, runs)] : [];
  });
  return html`<section><h2>${runs.length === 1 ? 'The run' : 'The runs'}</h2>${tableOf(withoutEmpty(summary(runs)))}<div class="figures">${charts}</div></section>`;
}

function curve(kind: CurveKind, runs: readonly Run[]): Html {
  const series = seriesOf(kind, runs);
  const chart: LineChart = {
    id: `chart-${kind.id}`,
    title: `${kind.title} over the epochs of ${runs.map(({ name }) => name).join(', ')}`,
    names: { x: 'epoch', y: kind.title.toLowerCase() + (kind.id === 'loss' ? unitOf(runs) : '') },
    series,
    whole: true,
    most: kind.most,
    ...(kind.format && { format: kind.format }),
    ...(kind.logFrom && { logFrom: kind.logFrom }),
  };
  return figure({
    title: kind.title,
    picture: lineChart(chart),
    table: epochTable(series, kind.format ?? shown),
  });
}

export function seriesOf(kind: CurveKind, runs: readonly Run[]): Series[] {
  const { of, validation } = kind;
  const alone = runs.length === 1;
  /** What there are several of: runs, or rows of training and validation; the measure where there is but one curve. */
  const nameOf = (run: string, part: string): string => {
    const parts = [...(alone ? [] : [run]), ...(validation === undefined ? [] : [part])];
    return parts.length === 0 ? kind.title.toLowerCase() : parts.join(', ');
  };
  return runs.flatMap(({ name, epochs }, k) => {
    const one = (measure: Measure, part: string, colour: number, dashed: boolean): Series[] => {
      const points = epochs.map((epoch) => ({ x: epoch.epoch, y: epoch[measure] }));
      if (points.every(({ y }) => y === undefined)) return [];
      return [{ name: nameOf(name, part), colour, dashed, points }];
    };
    return [
      ...one(of, 'training', k, false),
      ...(validation === undefined ? [] : one(validation, 'validation', alone ? 1 : k, true)),
    ];
  });
}

/** ` (bits)`, if all runs agree. */
export function unitOf(runs: readonly Run[]): string {
  const units = new Set(runs.map(({ logBase }) => logBase));
  if (units.size > 1) return ', in the unit of each run';
  const [base] = units;
  return base === undefined ? '' : ` (${lossUnit(base)})`;
}

/** The unit of a loss, by the base of its logarithms. */
export function lossUnit(logBase: string): string {
  return logBase === '2' ? 'bits' : 'nats';
}

function epochTable(series: readonly Series[], format: (y: number) => string): ReportTable {
  const epochs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort(
    (a, b) => a - b,
  );
  const step = Math.ceil(epochs.length / MOST_ROWS);
  const kept = epochs.filter((_, i) => i % step === 0 || i === epochs.length - 1);
  const found = series.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])));
  return {
    titles: ['epoch', ...series.map(({ name }) => name)],
    rows: kept.map((epoch) => [
      epoch,
      ...found.map((values) => {
        const y = values.get(epoch);
        return y === undefined ? '–' : format(y);
      }),
    ]),
  };
}

/** One row for each run: where it ended, and its best epoch. */
function summary(runs: readonly Run[]): ReportTable {
  return {
    titles: [
      'run',
      'epochs',
      'last loss',
      'best validation loss',
      'in epoch',
      'last accuracy',
      'best validation accuracy',
      'unit',
      'seconds',
      'stopped by',
    ],
    rows: runs.map(({ name, epochs, logBase, stopped }) => {
      const last = epochs[epochs.length - 1];
      const best = epochs.reduce((a, b) =>
        (b.validationLoss ?? Infinity) < (a.validationLoss ?? Infinity) ? b : a,
      );
      const accuracies = epochs.flatMap(({ validationAccuracy }) => validationAccuracy ?? []);
      return [
        name,
        last.epoch,
        shown(last.loss),
        shown(best.validationLoss),
        best.validationLoss === undefined ? '–' : best.epoch,
        percent(last.accuracy),
        accuracies.length === 0 ? '–' : percent(accuracies.reduce((a, b) => Math.max(a, b))),
        logBase === undefined ? '–' : lossUnit(logBase),
        shown(last.seconds),
        stopped ?? '–',
      ];
    }),
  };
}
