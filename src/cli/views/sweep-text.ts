import { type MetricName, metrics } from '../../estimator/metrics.js';
import { dashed } from '../../estimator/options/names.js';
import { recipeOptions } from '../../estimator/recipe-options.js';
import type { RecipeValue } from '../../model/model.js';
import { isKeyOf } from '../../support/records.js';
import { parameterText } from '../../sweep/parameters.js';
import { lastRungs, ranked, spreadOf } from '../../sweep/ranking.js';
import type { Spread, SweepSetting, TrialResult } from '../../sweep/trial.js';
import { recipeOf, variedKeys } from '../../sweep/varied-keys.js';
import type { Colours } from '../output/colours.js';
import { formatCount, formatDuration } from '../output/numbers.js';
import { formatTable, tableWidth } from '../output/table.js';
import { scoreText } from './score-text.js';
import { evaluateCommand, trainCommand } from './trial-commands.js';

/** So many of the best are listed. */
const LISTED = 10;
/** Digits of an id, of which the whole is in the ledger. */
const SHORT_ID = 8;
interface Column {
  readonly title: string;
  /** One for each row. */
  readonly cells: readonly string[];
}

/**
 * The best ten trials of a sweep, and the command lines that run the first of them again.
 *
 * @param results that fit the setting
 * @param paths of the rows
 * @param width that lines may have; the command lines are as long as they are
 * @param winner the smallest within one standard error, if it is not the first: the command lines are its own then
 * @param testFile that it is tested on
 */
export function sweepText(
  results: readonly TrialResult[],
  setting: Pick<SweepSetting, 'metric'>,
  paths: readonly string[],
  colours: Colours,
  width = 80,
  {
    winner,
    testFile,
  }: { readonly winner?: TrialResult | undefined; readonly testFile?: string | undefined } = {},
): string {
  const { metric } = setting;
  const trials = ranked(lastRungs(results), metric);
  const table = bestText(trials, setting, colours, width);
  const [best] = trials;
  if (best === undefined || spreadOf(best, metric) === undefined) return table;
  const shown = winner ?? best;
  const place = trials.findIndex(({ id }) => id === shown.id) + 1;
  const which =
    place > 1
      ? `number ${place}, the smallest within one standard error, again:`
      : 'the first again:';
  const commands = [evaluateCommand(shown, paths), trainCommand(shown, paths, testFile)];
  const lines = commands.flatMap((command) => (command === undefined ? [] : `  ${command}\n`));
  return `${table}\n${colours.dim(which)}\n${lines.join('')}`;
}

/** How many trials there are, and the best ten. @param trials from the best to the worst */
export function bestText(
  trials: readonly TrialResult[],
  { metric }: Pick<SweepSetting, 'metric'>,
  colours: Colours,
  width: number,
): string {
  const counts = `${countsText(trials)}\n`;
  if (trials.length === 0) return counts;
  const { table, left } = tableWithin(trials, metric, width, colours);
  const more = left.length === 0 ? '' : `${colours.dim(`not in the table: ${left.join(', ')}`)}\n`;
  return `${counts}\n${table}${more}`;
}

/** `40 trials, 2 diverged, 1 failed; the best 10:` */
function countsText(trials: readonly TrialResult[]): string {
  const count = (status: TrialResult['status']): string[] => {
    const { length } = trials.filter((trial) => trial.status === status);
    return length === 0 ? [] : [`${formatCount(length)} ${status}`];
  };
  const counts = [
    trials.length === 1 ? '1 trial' : `${formatCount(trials.length)} trials`,
    ...count('diverged'),
    ...count('failed'),
  ].join(', ');
  return trials.length > LISTED ? `${counts}; the best ${LISTED}:` : counts;
}

/** What of a table is shown. */
interface Layout {
  /** How many of the columns that say what a trial took; the first ones. */
  readonly extras: number;
  readonly parameters: number;
  /** Characters that a value has at most. */
  readonly longest: number;
}

/** From the widest to the narrowest: what a trial took goes first, then values are cut, and at last there are fewer parameters. */
function* layouts(parameters: number): Generator<Layout, void, undefined> {
  for (let extras = 3; extras >= 0; extras--) yield { extras, parameters, longest: 16 };
  for (let kept = parameters; kept >= 0; kept--) yield { extras: 0, parameters: kept, longest: 9 };
}

/** The table, as much of it as fits, and the parameters that do not. */
function tableWithin(
  trials: readonly TrialResult[],
  metric: MetricName,
  width: number,
  { bold, dim }: Colours,
): { readonly table: string; readonly left: readonly string[] } {
  const keys = variedKeys(trials);
  const rows = trials.slice(0, LISTED);
  let table = '';
  let shown = 0;
  for (const layout of layouts(keys.length)) {
    const columns = columnsOf(rows, keys.slice(0, layout.parameters), metric, layout);
    const titles = columns.map(({ title, cells }, c) => ({
      title,
      ...(c === 1 && { style: bold }),
      ...(c === columns.length - 1
        ? { align: 'left' as const, style: dim }
        : cells.every((cell) => NUMBER.test(cell)) && { align: 'right' as const }),
    }));
    const cells = rows.map((_, r) => columns.map((column) => column.cells[r]));
    shown = layout.parameters;
    table = formatTable(titles, cells, { titleStyle: dim });
    if (tableWidth(formatTable(columns, cells)) <= width) break;
  }
  return { table, left: keys.slice(shown).map(titleOf) };
}

function columnsOf(
  rows: readonly TrialResult[],
  keys: readonly string[],
  metric: MetricName,
  { extras, longest }: Layout,
): Column[] {
  const column = (title: string, cell: (result: TrialResult, r: number) => string): Column => ({
    title,
    cells: rows.map(cell),
  });
  return [
    column('#', (_, r) => String(r + 1)),
    column(metric, (result) => spreadText(result, metric)),
    ...keys.map((key) =>
      column(titleOf(key), (result) => {
        const text = valueText(key, recipeOf(result)[key]);
        return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
      }),
    ),
    ...[
      column('weights', ({ weightCount }) =>
        weightCount === undefined ? '–' : formatCount(weightCount),
      ),
      column('epochs', epochsText),
      column('time', ({ seconds }) => formatDuration(seconds)),
    ].slice(0, extras),
    column('id', ({ id }) => id.slice(0, SHORT_ID)),
  ];
}

/** As a command line calls it: `lr`, `batch-size`. */
export function titleOf(key: string): string {
  return (isKeyOf(recipeOptions, key) ? recipeOptions[key].alias : undefined) ?? dashed(key);
}

/** As a command line writes it, with four significant digits. */
export function valueText(key: string, value: RecipeValue | undefined): string {
  return value === undefined ? '–' : parameterText(key, rounded(value));
}

/** Numbers with four significant digits, as one that was drawn at random has sixteen. */
function rounded(value: RecipeValue): RecipeValue {
  const round = (x: number): number => Number(x.toPrecision(4));
  if (typeof value === 'number') return round(value);
  return isNumbers(value) ? value.map(round) : value;
}

function isNumbers(value: RecipeValue): value is readonly number[] {
  return Array.isArray(value) && value.every((x) => typeof x === 'number');
}

/** `97.3 ± 1.2 %`, `0.09130 ± 0.01200`; of a single training without a deviation; `diverged`. */
function spreadText(result: TrialResult, metric: MetricName): string {
  const spread = spreadOf(result, metric);
  if (spread === undefined) return result.status === 'done' ? '–' : result.status;
  return (result.folds ?? 1) * result.repeats < 2
    ? scoreText(metric, spread.mean)
    : spreadWords(metric, spread);
}

/** `97.3 ± 1.2 %`, `0.09130 ± 0.01200` */
export function spreadWords(metric: MetricName, { mean, deviation }: Spread): string {
  const text = scoreText(metric, mean);
  return metrics[metric].format === 'share'
    ? text.replace(/ ?%$/, ` ± ${(100 * deviation).toFixed(1)} %`)
    : `${text} ± ${scoreText(metric, deviation)}`;
}

/** Of several trainings the mean. */
function epochsText({ epochs, budget }: TrialResult): string {
  if (epochs === undefined || epochs.length === 0)
    return budget === undefined ? '–' : formatCount(budget);
  return formatCount(epochs.reduce((sum, count) => sum + count, 0) / epochs.length);
}

const NUMBER = /^(?:[\d.,e+-]+|–)$/;
