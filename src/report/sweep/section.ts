import type { TrialResult } from '../../sweep/trial.js';
import { type Html, html, jsonScript } from '../html.js';
import { cut, shown } from '../numbers.js';
import { parallelCoordinates } from './parallel-coordinates.js';
import { parameterFigure, rungsFigure } from './score-charts.js';
import { outcomeText, type Sweep, type SweepTrial, sweepsOf } from './trials.js';

/** Characters of a value in the table; what is said of the trial has all. */
const LONGEST = 40;

/** The trials of ledgers: their scores by each parameter, all parameters together, the rungs, and every trial. */
export function sweepSections(results: readonly TrialResult[]): Html[] {
  const sweeps = sweepsOf(results);
  return sweeps.map((sweep, s) => sweepSection(sweep, `t${s}`, sweeps.length > 1));
}

function sweepSection(sweep: Sweep, id: string, isOneOfMany: boolean): Html {
  const { all, trials, axes } = sweep;
  const rungs = rungsFigure(sweep, id);
  const readout = html`<output class="readout" data-trials="${id}">Point at a trial, or choose one in the table.</output>`;
  const rest = all.length === trials.length ? '' : ` The best ${trials.length} of them are shown.`;
  return html`<section class="sweep"><h2>${isOneOfMany ? `The sweep of ${settingText(sweep)}` : 'The sweep'}</h2><p>${summaryText(sweep)}${rest} The bluer, the better.</p><figure class="trials"><h3>All trials</h3>${readout}${parallelCoordinates(sweep, id)}${trialTable(sweep, id)}</figure><div class="figures">${rungs}${axes.map((axis) => parameterFigure(sweep, axis, id))}</div>${jsonScript(
    `${id}-trials`,
    trials.map((trial) => trialText(sweep, trial)),
  )}</section>`;
}

/** `40 trials (2 diverged), scored by accuracy in 5 folds, seed 7, data sha256:….` */
function summaryText(sweep: Sweep): string {
  const { all } = sweep;
  const count = all.length;
  const lost = (['diverged', 'failed'] as const).flatMap((status) => {
    const { length } = all.filter((result) => result.status === status);
    return length === 0 ? [] : [`${length} ${status}`];
  });
  const of = lost.length === 0 ? '' : ` (${lost.join(', ')})`;
  return `${count} ${count === 1 ? 'trial' : 'trials'}${of}, scored by ${settingText(sweep)}.`;
}

function settingText({ metric, first }: Sweep): string {
  const { folds, repeats, seed, test, outer, data } = first;
  return [
    folds === undefined ? `${metric} on validation rows` : `${metric} in ${folds} folds`,
    ...(repeats === 1 ? [] : [`${repeats} repeats`]),
    ...(test === undefined ? [] : [`a test share of ${test} held out`]),
    ...(outer === undefined ? [] : [`without outer fold ${outer}`]),
    `seed ${seed}`,
    `data sha256:${data.slice(0, 16)}`,
  ].join(', ');
}

function trialText({ metric, axes }: Sweep, trial: SweepTrial): string {
  const values = axes.map(({ title, texts }) => `${title} ${texts[trial.place]}`);
  return `${trial.place + 1}: ${[`${metric} ${outcomeText(trial, metric)}`, ...values].join(', ')}`;
}

function trialTable({ metric, axes, trials }: Sweep, id: string): Html {
  const isNumeric = axes.map(({ kind }) => kind === 'number');
  const number = (text: string | number): Html => html`<td class="n">${text}</td>`;
  const title = (text: string): Html => html`<th scope="col" class="n">${text}</th>`;
  const head = html`${title('#')}${title(metric)}${axes.map((axis, a) => (isNumeric[a] ? title(axis.title) : html`<th scope="col">${axis.title}</th>`))}${['epochs', 'weights', 'seconds'].map(title)}<th scope="col">id</th>`;
  const rows = trials.map((trial) => {
    const { result, place } = trial;
    const values = axes.map(({ texts }, a) =>
      isNumeric[a] ? number(texts[place]) : html`<td>${cut(texts[place], LONGEST)}</td>`,
    );
    return html`<tr data-trial="${id}-${place}"><th scope="row" class="n"><button type="button" aria-label="show trial ${place + 1}">${place + 1}</button></th>${number(outcomeText(trial, metric))}${values}${number(epochsText(result))}${number(result.weightCount ?? '–')}${number(shown(result.seconds))}<td>${result.id}</td></tr>`;
  });
  return html`<div class="table long"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Of several trainings the mean. */
function epochsText({ epochs = [], budget }: TrialResult): string {
  if (epochs.length === 0) return budget === undefined ? '–' : String(budget);
  return shown(epochs.reduce((sum, count) => sum + count, 0) / epochs.length);
}
