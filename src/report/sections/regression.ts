import type { Evaluation } from '../../estimator/evaluation.js';
import { axes, frame, heights, scale, svg } from '../charts/frame.js';
import { figure } from '../figure.js';
import { type Html, html } from '../html.js';
import { extent, px, shown } from '../numbers.js';
import { sampleRows } from '../sample-rows.js';
import type { ScoredRows } from '../scored-rows.js';

type Regression = Extract<Evaluation, { task: 'regression' }>;

/** The worst rows of the table beside the picture. */
const WORST = 15;
const HEIGHT = 420;

/** What a regression makes of labelled rows: predicted against actual. */
export function regressionSection(rows: ScoredRows, { metrics }: Regression): Html {
  const { actual, predicted } = rows;
  const sample = sampleRows(rows.count);
  const ends = extent([...actual, ...predicted]) ?? [0, 1];
  const y = scale(ends, heights(HEIGHT));
  const box = frame(460, HEIGHT, y);
  const x = scale(ends, [box.left, box.right]);
  const order = Array.from(actual, (_, i) => i).sort(
    (a, b) => Math.abs(predicted[b] - actual[b]) - Math.abs(predicted[a] - actual[a]),
  );
  const picture = svg(box, 'Predicted against actual numbers', [
    axes(box, x, y, { x: 'actual', y: 'predicted' }),
    html`<line class="reference" x1="${px(x(ends[0]))}" y1="${px(y(ends[0]))}" x2="${px(x(ends[1]))}" y2="${px(y(ends[1]))}"/>`,
    ...sample.map(
      (i) =>
        html`<circle class="point f0" cx="${px(x(actual[i]))}" cy="${px(y(predicted[i]))}" r="3"><title>actual ${shown(actual[i])}, predicted ${shown(predicted[i])}</title></circle>`,
    ),
  ]);
  const some = sample.length < rows.count ? `${sample.length} of the rows are drawn. ` : '';
  return html`<section><h2>On ${rows.count} rows of ${rows.name}</h2><p>RMSE ${shown(metrics.rmse)}, MAE ${shown(metrics.mae)}, R² ${shown(metrics.r2)}.</p><div class="figures">${figure(
    {
      title: 'Predicted against actual',
      picture,
      caption: `${some}On the dashed line, both are the same.`,
      table: {
        titles: ['row', 'actual', 'predicted', 'difference'],
        rows: order
          .slice(0, WORST)
          .map((i) => [
            i + 1,
            shown(actual[i]),
            shown(predicted[i]),
            shown(predicted[i] - actual[i]),
          ]),
      },
    },
  )}</div></section>`;
}
