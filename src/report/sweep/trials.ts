import { type MetricName, metrics } from '../../estimator/metrics.js';
import { recipeOptions } from '../../estimator/recipe-options.js';
import type { RecipeValue } from '../../model/model.js';
import { groupedBy } from '../../support/grouped.js';
import { isKeyOf } from '../../support/records.js';
import { scoringKey } from '../../sweep/ledger/fitting-results.js';
import { parameterText } from '../../sweep/parameters.js';
import { lastRungs, ranked, spreadOf } from '../../sweep/ranking.js';
import type { Spread, TrialResult } from '../../sweep/trial.js';
import { recipeOf, variedKeys } from '../../sweep/varied-keys.js';
import { percent, shown } from '../numbers.js';

/** Trials that can be compared: of the same rows, scored in the same way. */
export interface Sweep {
  readonly metric: MetricName;
  readonly first: TrialResult;
  /** From the best to the worst, each at its largest budget. */
  readonly all: readonly TrialResult[];
  /** The best of them, which are drawn and listed. */
  readonly trials: readonly SweepTrial[];
  /** Of these. */
  readonly axes: readonly ParameterAxis[];
}

export interface SweepTrial {
  /** Its place, from 0. */
  readonly place: number;
  readonly result: TrialResult;
  readonly spread: Spread | undefined;
  /** Its score after each budget, the smallest first; empty where it was scored only once. */
  readonly rungs: readonly { readonly epochs: number; readonly score: number }[];
}

/** One option that varies: its values, one for each trial. */
export type ParameterAxis = { readonly title: string; readonly texts: readonly string[] } & (
  | { readonly kind: 'number'; readonly numbers: readonly (number | undefined)[] }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
);

/** More are not drawn, and not listed: a page of more is none that is read. */
const MOST = 1000;

/** Results as sweeps, those first of which a result comes first. */
export function sweepsOf(results: readonly TrialResult[]): Sweep[] {
  const groups = groupedBy(results, (result) => `${result.metric} ${scoringKey(result)}`);
  return [...groups.values()].map(sweepOf);
}

function sweepOf(results: readonly TrialResult[]): Sweep {
  const [first] = results;
  const { metric } = first;
  const all = ranked(lastRungs(results), metric);
  const kept = all.slice(0, MOST);
  const byId = groupedBy(results, ({ id }) => id);
  return {
    metric,
    first,
    all,
    trials: kept.map((result, place) => ({
      place,
      result,
      spread: spreadOf(result, metric),
      rungs: rungsOf(byId.get(result.id) ?? [], metric),
    })),
    axes: variedKeys(all).map((key) => axisOf(key, kept)),
  };
}

function rungsOf(results: readonly TrialResult[], metric: MetricName): SweepTrial['rungs'] {
  if (results.every(({ budget }) => budget === undefined)) return [];
  return results
    .flatMap((result) => {
      const { budget, epochs = [] } = result;
      const score = spreadOf(result, metric)?.mean;
      const length = budget ?? epochs.reduce((a, b) => Math.max(a, b), 0);
      return score === undefined || length === 0 ? [] : [{ epochs: length, score }];
    })
    .sort((a, b) => a.epochs - b.epochs);
}

function axisOf(key: string, results: readonly TrialResult[]): ParameterAxis {
  const title = (isKeyOf(recipeOptions, key) ? recipeOptions[key].alias : undefined) ?? key;
  const values = results.map((result) => recipeOf(result)[key]);
  const texts = values.map((value) => (value === undefined ? '–' : textOf(key, value)));
  const numbers = values.map(numberOf);
  if (values.every((value, i) => value === undefined || numbers[i] !== undefined)) {
    return { kind: 'number', title, texts, numbers };
  }
  const choices = [...new Set(texts)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { kind: 'choice', title, texts, choices };
}

function textOf(key: string, value: RecipeValue): string {
  const number = numberOf(value);
  return number === undefined ? parameterText(key, value) : shown(number);
}

/** A list of one number, as dropout of one layer is, is that number. */
function numberOf(value: RecipeValue | undefined): number | undefined {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof only === 'number' ? only : undefined;
}

/** A score for people. */
export function scoreText(metric: MetricName, x: number | undefined): string {
  return metrics[metric].format === 'share' ? percent(x) : shown(x);
}

/** What a trial came to: `97.3 % ± 1.2 %`, `diverged`. */
export function outcomeText({ result, spread }: SweepTrial, metric: MetricName): string {
  if (spread === undefined) return result.status === 'done' ? '–' : result.status;
  const { mean, deviation } = spread;
  const text = scoreText(metric, mean);
  const isOne = (result.folds ?? 1) * result.repeats < 2;
  return isOne ? text : `${text} ± ${scoreText(metric, deviation)}`;
}
