import { line } from 'd3-shape';
import { axes, type Frame, frame, heights, type Scale, scale, svg } from '../charts/frame.js';
import { figure } from '../figure.js';
import { type Html, html } from '../html.js';
import { extent, px, tickText } from '../numbers.js';
import { axisScale, isLogarithmic, widened } from './axis-scale.js';
import { byBudget, byValue } from './summaries.js';
import { type ParameterAxis, type Sweep, type SweepTrial, scoreText } from './trials.js';

const WIDTH = 480;
const HEIGHT = 280;
/** Steps of the colours from the worst to the best. */
export const SHADES = 10;
/** Of the room that a choice has, how much its marks are spread over. */
const SPREAD = 0.6;
/** Fewer choices than these have room for names of so many characters together. */
const NAMES = 54;

/** The score of each trial by one parameter; those without a score are crosses on the axis. */
export function parameterFigure(sweep: Sweep, axis: ParameterAxis, id: string): Html {
  const { metric, trials } = sweep;
  const { y, box, isLog } = scoreAxis(
    sweep,
    trials.map(({ spread }) => spread?.mean),
    [WIDTH, HEIGHT],
  );
  const longest = axis.kind === 'choice' ? Math.floor(NAMES / axis.choices.length) : 0;
  const x = axisScale(axis, [box.left, box.right], Math.max(2, longest));
  const marks = trials.flatMap((trial) => {
    const at = x.at(trial.place);
    if (at === undefined) return [];
    const place = at + x.step * SPREAD * jitter(trial);
    return trial.spread === undefined
      ? cross(trial, id, place, box.bottom)
      : dot(sweep, trial, id, place, y(trial.spread.mean));
  });
  const lost = trials.some(({ spread }) => spread === undefined);
  return figure({
    title: axis.title,
    picture: svg(box, `${metric} by ${axis.title}`, [
      axes(box, x, y, {
        x: x.isLog ? `${axis.title}, logarithmic` : axis.title,
        y: isLog ? `${metric}, logarithmic` : metric,
      }),
      ...marks.reverse(),
    ]),
    ...(lost && { caption: 'Crosses on the axis are trials without a score.' }),
    table: byValue(sweep, axis),
  });
}

/** How the score of each trial grew with its budget; undefined where none had several. */
export function rungsFigure(sweep: Sweep, id: string): Html | undefined {
  const { metric, trials } = sweep;
  const rungs = trials.flatMap((trial) => trial.rungs);
  const lengths = extent(rungs.map(({ epochs }) => epochs));
  if (lengths === undefined || lengths[0] === lengths[1]) return undefined;
  const { y, box, isLog } = scoreAxis(
    sweep,
    rungs.map(({ score }) => score),
    [WIDTH, HEIGHT],
  );
  const isFar = lengths[1] / lengths[0] >= 4;
  const x = scale(widened(lengths, isFar), [box.left, box.right], { log: isFar });
  // Every rung has its tick: they are few, and what matters.
  const budgets = [...new Set(rungs.map(({ epochs }) => epochs))].sort((a, b) => a - b);
  const ticks = budgets.map((epochs) => ({ at: x(epochs), text: String(epochs) }));
  const path = line<SweepTrial['rungs'][number]>()
    .x(({ epochs }) => x(epochs))
    .y(({ score }) => y(score));
  const curves = trials.flatMap((trial) => {
    const [first] = trial.rungs;
    if (first === undefined) return [];
    const last = trial.rungs[trial.rungs.length - 1];
    return html`${curve(sweep, trial, id, path(trial.rungs) ?? '')}${dot(sweep, trial, id, x(last.epochs), y(last.score))}`;
  });
  return figure({
    title: 'Learning curves',
    picture: svg(box, `${metric} after each budget of epochs`, [
      axes(box, { ticks: apart(ticks) }, y, {
        x: isFar ? 'epochs, logarithmic' : 'epochs',
        y: isLog ? `${metric}, logarithmic` : metric,
      }),
      ...curves.reverse(),
    ]),
    caption: 'A curve ends where its trial was given up for better ones.',
    table: byBudget(sweep),
  });
}

/** A line of a trial, and a broad one around it that is seen by the pointer alone. */
export function curve(sweep: Sweep, trial: SweepTrial, id: string, d: string): Html {
  return html`<g data-trial="${id}-${trial.place}"><path class="near" d="${d}"/><path class="trial ${shade(sweep, trial)}" d="${d}"/></g>`;
}

function dot(sweep: Sweep, trial: SweepTrial, id: string, x: number, y: number): Html {
  return html`<circle class="trial-mark ${shade(sweep, trial)}" data-trial="${id}-${trial.place}" cx="${px(x)}" cy="${px(y)}" r="4"/>`;
}

function cross({ place }: SweepTrial, id: string, x: number, y: number): Html {
  return html`<path class="lost" data-trial="${id}-${place}" d="M${px(x - 3.5)} ${px(y - 3.5)}l7 7m0 -7l-7 7"/>`;
}

/** The class of a trial's colour, by its rank: scores may be close together but for a few. */
export function shade({ trials }: Sweep, { place, spread }: SweepTrial): string {
  if (spread === undefined) return 'lost';
  const scored = trials.filter((trial) => trial.spread !== undefined).length;
  const share = scored === 1 ? 1 : 1 - place / (scored - 1);
  return `r${Math.round(share * (SHADES - 1))}`;
}

/** Of −0.5 to 0.5, by the id: the same on every page. */
function jitter({ result: { id } }: SweepTrial): number {
  return Number.parseInt(id.slice(0, 8), 16) / 0x1_0000_0000 - 0.5;
}

interface ScoreAxis {
  readonly y: Scale;
  readonly box: Frame;
  readonly isLog: boolean;
}

function scoreAxis(
  { metric }: Sweep,
  scores: readonly (number | undefined)[],
  [width, height]: readonly [number, number],
): ScoreAxis {
  const ends = extent(scores) ?? [0, 1];
  const isLog = isLogarithmic(scores);
  const y = scale(widened(ends, isLog), heights(height), {
    log: isLog,
    format: (score) => tickText(score, (one) => scoreText(metric, one)),
  });
  return { y, box: frame(width, height, y), isLog };
}

/** Ticks whose texts do not run into each other. */
function apart(ticks: Scale['ticks']): Scale['ticks'] {
  const kept: { readonly at: number; readonly text: string }[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    if (last === undefined || tick.at - last.at > 8 * tick.text.length) kept.push(tick);
  }
  return kept;
}
