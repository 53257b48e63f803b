import type { MetricName } from '../estimator/metrics.js';
import type { RecipeValue } from '../model/model.js';
import { createSha256 } from '../support/platform.js';
import { joinedParameters, type Parameters } from './parameters.js';

/** What all trials of a sweep have in common. */
export interface SweepSetting {
  /** SHA-256 of the file of the training rows, in hexadecimal. */
  readonly data: string;
  /** Of the sweep: it decides which rows are held out, the same for all trials, and the seeds of these. */
  readonly seed: number;
  /** What every trial's recipe is given. */
  readonly base: Parameters;
  /** How many folds a trial is scored in; without it, it is scored on the validation rows of its recipe. */
  readonly folds?: number | undefined;
  /** The share of the rows that no trial sees. */
  readonly test?: number | undefined;
  /** Of a nested cross-validation: which fold no trial sees, `2/5` for the second of five; see `OuterFold`. */
  readonly outer?: string | undefined;
  /** Of so many trainings with other seeds a score is the mean. */
  readonly repeats: number;
  /** What trials are compared by. */
  readonly metric: MetricName;
}

/** What one trial is, beside what it has in common with the others. */
export interface Trial {
  /** 16 hexadecimal digits, of the data, the sweep's seed and the recipe: not of the order, the host or the other trials. */
  readonly id: string;
  /** What of the recipe is its own. */
  readonly parameters: Parameters;
  /** It is scored as it is after so many epochs; at its end where it is left out. */
  readonly budget?: number | undefined;
}

/** How a trial came out. Whatever went wrong is a result, too. */
export type TrialStatus = 'done' | 'diverged' | 'failed';

/** A mean over folds and repeats, and the sample standard deviation (0 of a single one). */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** What is known of a finished trial: a line of a ledger. */
export interface TrialResult extends Trial, Omit<SweepSetting, 'metric'> {
  readonly type: 'trial';
  readonly status: TrialStatus;
  /** Whatever else an engine calls it, such as Optuna's number. */
  readonly number?: number | undefined;
  /** What trials were compared by when it was run. */
  readonly metric: MetricName;
  /** The mean of that metric; left out where the trial has none. */
  readonly score?: number | undefined;
  readonly deviation?: number | undefined;
  /** That metric in each fold, one repeat after the other. */
  readonly scores?: readonly number[] | undefined;
  /** Every metric of the task. */
  readonly metrics?: Readonly<Partial<Record<MetricName, Spread>>> | undefined;
  /** Of each training, in the order of `scores`. */
  readonly epochs?: readonly number[] | undefined;
  /** How many numbers the network learns. */
  readonly weightCount?: number | undefined;
  /** Of the weights of all trainings: `sha256:` and 64 hexadecimal digits. */
  readonly weights?: string | undefined;
  /** What went wrong, of one that failed. */
  readonly error?: string | undefined;
  readonly seconds: number;
  readonly host: string;
  readonly node: string;
  readonly mlp: string;
}

/** The trial of some parameters: what is varied and what is not are one recipe. */
export function trialOf(
  { data, seed, base }: Pick<SweepSetting, 'data' | 'seed' | 'base'>,
  parameters: Parameters,
): Trial {
  const recipe: Readonly<Record<string, RecipeValue>> = joinedParameters(base, parameters);
  return { id: hexOf(JSON.stringify([data, seed, recipe])).slice(0, 16), parameters };
}

/** The seed of a trial's training, from 0 to 2³¹ − 1. @param repeat from 0 */
export function trainingSeed({ id }: Pick<Trial, 'id'>, repeat: number): number {
  return Number.parseInt(hexOf(`${id}/${repeat}`).slice(0, 8), 16) >>> 1;
}

function hexOf(text: string): string {
  const hash = createSha256();
  hash.update(new TextEncoder().encode(text));
  return hash.hex();
}
