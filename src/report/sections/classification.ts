import type { Evaluation } from '../../estimator/evaluation.js';
import { MOST_CLASSES_SHOWN } from '../../estimator/evaluation.js';
import { confusionRows, mostConfused } from '../../training/metrics.js';
import { COLOURS, type Frame, svg } from '../charts/frame.js';
import { lineChart } from '../charts/line-chart.js';
import { figure, tableOf } from '../figure.js';
import { type Html, html } from '../html.js';
import { cut, percent, px, shown } from '../numbers.js';
import type { ScoredRows } from '../scored-rows.js';
import { calibration, calibrationError, roc } from '../statistics.js';

type Classification = Extract<Evaluation, { task: 'classification' }>;

/** So many curves can be told apart. */
const MOST_CURVES = 8;
const MOST_PAIRS = 30;

/** What a classifier makes of labelled rows. */
export function classificationSection(rows: ScoredRows, evaluation: Classification): Html {
  const { metrics } = evaluation;
  return html`<section><h2>On ${rows.count} rows of ${rows.name}</h2><p>Accuracy ${percent(metrics.accuracy)}, 95 % interval ${percent(metrics.accuracyInterval[0])} to ${percent(metrics.accuracyInterval[1])}; loss ${shown(rows.loss)}.</p><div class="figures">${[
    confusion(evaluation),
    perClass(evaluation),
    calibrationFigure(rows, evaluation),
    rocFigure(rows, evaluation),
  ]}</div></section>`;
}

function confusion({ metrics, classes }: Classification): Html {
  if (classes.length > MOST_CLASSES_SHOWN) {
    const pairs = mostConfused(metrics, MOST_PAIRS);
    return html`<figure><h3>The pairs of classes that are confused most</h3>${tableOf({
      titles: ['actual', 'predicted', 'rows'],
      rows: pairs.map(({ actual, predicted, count }) => [
        classes[actual],
        classes[predicted],
        count,
      ]),
    })}</figure>`;
  }
  const rows = [...confusionRows(metrics, classes.length)];
  return figure({
    title: 'Confusion matrix',
    picture: matrix(rows, classes),
    caption:
      'A row for each actual class, shaded by the share of its rows that is predicted as each.',
    table: {
      titles: ['actual ╲ predicted', ...classes],
      rows: rows.map((counts, k) => [classes[k], ...counts]),
    },
  });
}

function matrix(rows: readonly (readonly number[])[], classes: readonly string[]): Html {
  const most = Math.min(
    18,
    classes.reduce((longest, name) => Math.max(longest, name.length), 0),
  );
  const left = 30 + 7 * most;
  const cell = Math.max(22, Math.min(64, Math.floor(420 / classes.length)));
  const slanted = most * 7 > cell - 4;
  const below = slanted ? 24 + 5 * most : 40;
  const side = cell * classes.length;
  const box = { width: Math.max(260, left + side + 30), height: 8 + side + below + 14 };
  const cells = rows.flatMap((counts, actual) => {
    const total = counts.reduce((a, b) => a + b, 0);
    return counts.map((count, predicted) => {
      const share = total === 0 ? 0 : count / total;
      const x = left + predicted * cell;
      const y = 8 + actual * cell;
      const kind = actual === predicted ? 'right' : 'wrong';
      return html`<g><title>${classes[actual]} predicted as ${classes[predicted]}: ${count} rows, ${percent(share)}</title><rect class="cell ${kind}" x="${x}" y="${y}" width="${cell}" height="${cell}" fill-opacity="${px(share)}"/><text class="count${shadeOf(share)}" x="${x + cell / 2}" y="${y + cell / 2}" dy="0.35em" text-anchor="middle">${count}</text></g>`;
    });
  });
  const names = classes.map((name, k) => {
    const middle = k * cell + cell / 2;
    const x = left + middle;
    const y = 8 + side + 14;
    const text = cut(name, most);
    const label = slanted
      ? html`<text transform="translate(${px(x + 4)} ${y}) rotate(-40)" text-anchor="end">${text}</text>`
      : html`<text x="${px(x)}" y="${y}" text-anchor="middle">${text}</text>`;
    return html`<text x="${left - 6}" y="${8 + middle}" dy="0.35em" text-anchor="end">${text}</text>${label}`;
  });
  const title = `Confusion matrix of ${classes.length} classes`;
  return svg(box, title, [
    ...cells,
    ...names,
    html`<text class="name" transform="translate(12 ${px(8 + side / 2)}) rotate(-90)" text-anchor="middle">actual</text><text class="name" x="${px(left + side / 2)}" y="${box.height - 6}" text-anchor="middle">predicted</text>`,
  ]);
}

/** Where the colour of a cell is so strong that what is written in it is the page's: of two colours, one is lighter. */
function shadeOf(share: number): string {
  if (share > 0.82) return ' half full';
  return share > 0.6 ? ' half' : '';
}

function perClass({ metrics, classes }: Classification): Html {
  const { perClass, macro } = metrics;
  const total = perClass.reduce((sum, { support }) => sum + support, 0);
  return html`<figure><h3>Per class</h3>${tableOf({
    titles: ['class', 'precision', 'recall', '95 % interval', 'F1', 'rows'],
    rows: [
      ...perClass.map((one, k) => [
        classes[k],
        percent(one.precision),
        percent(one.recall),
        one.support === 0
          ? '–'
          : `${percent(one.recallInterval[0])} to ${percent(one.recallInterval[1])}`,
        percent(one.f1),
        one.support,
      ]),
      [
        'macro average',
        percent(macro.precision),
        percent(macro.recall),
        '–',
        percent(macro.f1),
        total,
      ],
    ],
  })}</figure>`;
}

/** Of two classes the probability of the second one, of more that of the class that is predicted. */
function calibrationFigure(rows: ScoredRows, { classes }: Classification): Html {
  const { probabilities, actual, predicted, count } = rows;
  const k = classes.length;
  const isBinary = k === 2;
  const claimed = Float64Array.from(
    actual,
    (_, i) => probabilities[i * k + (isBinary ? 1 : predicted[i])],
  );
  const outcomes = Array.from(actual, (label, i) => label === (isBinary ? 1 : predicted[i]));
  const bins = calibration(claimed, outcomes);
  const what = isBinary ? `probability of ${classes[1]}` : 'probability of the predicted class';
  return figure({
    title: 'Calibration',
    picture: lineChart({
      id: 'chart-calibration',
      title: `Calibration: ${what} against how often it is so`,
      names: { x: what, y: isBinary ? `share of ${classes[1]}` : 'share that is right' },
      series: [
        {
          name: 'observed',
          colour: 0,
          points: bins.map((bin) => ({ x: bin.predicted, y: bin.observed })),
        },
      ],
      x: [0, 1],
      y: [0, 1],
      format: percent,
      formatX: percent,
      diagonal: true,
      marked: true,
      size: SQUARE,
    }),
    caption: `On the dashed line, what is predicted is what comes to be. Expected calibration error ${percent(calibrationError(bins))} of ${count} rows.`,
    table: {
      titles: ['predicted', 'rows', 'mean predicted', 'observed', '95 % interval'],
      rows: bins.map((bin) => [
        `${percent(bin.from)} to ${percent(bin.to)}`,
        bin.count,
        percent(bin.predicted),
        percent(bin.observed),
        `${percent(bin.interval[0])} to ${percent(bin.interval[1])}`,
      ]),
    },
  });
}

const SQUARE: readonly [Frame['width'], Frame['height']] = [420, 380];

/** Of two classes the second against the first; of more, each against all others. */
function rocFigure(
  { probabilities, actual }: ScoredRows,
  { classes, metrics }: Classification,
): Html {
  const k = classes.length;
  const order =
    k === 2
      ? [1]
      : classes
          .map((_, c) => c)
          .sort((a, b) => metrics.perClass[b].support - metrics.perClass[a].support);
  const found = order.slice(0, MOST_CLASSES_SHOWN).flatMap((c) => {
    const scores = Float64Array.from(actual, (_, i) => probabilities[i * k + c]);
    const curve = roc(
      scores,
      Array.from(actual, (label) => label === c),
    );
    return curve === undefined ? [] : [{ c, curve }];
  });
  if (found.length === 0) {
    return html`<figure><h3>ROC</h3><p>All rows are of one class: there is no curve.</p></figure>`;
  }
  const drawn = found.slice(0, MOST_CURVES);
  const left = found.length - drawn.length;
  const aucs = found.map(({ c, curve }) => [
    classes[c],
    shown(curve.auc),
    metrics.perClass[c].support,
  ]);
  return figure({
    title: 'ROC',
    picture: lineChart({
      id: 'chart-roc',
      title: 'Receiver operating characteristic: true positives against false positives',
      names: { x: 'false positives', y: 'true positives' },
      series: drawn.map(({ c, curve }, i) => ({
        name: `${classes[c]}, AUC ${shown(curve.auc)}`,
        colour: k > COLOURS ? i : c, // of many classes, two curves would have one colour
        points: curve.points.map((point) => ({ x: point.falsePositives, y: point.truePositives })),
      })),
      x: [0, 1],
      y: [0, 1],
      format: percent,
      formatX: percent,
      diagonal: true,
      size: SQUARE,
    }),
    caption: `${k === 2 ? `${classes[1]} against ${classes[0]}: AUC ${shown(found[0].curve.auc)}.` : 'Each class against all others.'}${left > 0 ? ` The curves of ${left} smaller classes are left out; their areas are in the table.` : ''}`,
    table: { titles: ['class', 'AUC', 'rows'], rows: aucs },
  });
}
