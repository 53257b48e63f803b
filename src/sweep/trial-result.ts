import { hostname } from 'node:os';
import { type MetricName, metrics } from '../estimator/metrics.js';
import { createSha256 } from '../support/platform.js';
import { keysOf } from '../support/records.js';
import { VERSION } from '../support/version.js';
import { meanAndDeviation } from '../training/metrics.js';
import type { FoldOutcome } from './fold-task.js';
import type { Spread, SweepSetting, Trial, TrialResult } from './trial.js';

/** The result of a trial whose trainings are over. @param outcomes of its folds, one repeat after the other */
export function resultOf(
  setting: SweepSetting,
  trial: Trial,
  outcomes: readonly FoldOutcome[],
): TrialResult {
  const seconds = outcomes.reduce((sum, one) => sum + one.seconds, 0);
  const result = {
    ...headOf(setting, trial, seconds),
    epochs: outcomes.map(({ epochs }) => epochs),
    weightCount: outcomes[0].weightCount,
    weights: joinedDigest(outcomes),
  };
  if (outcomes.some(({ isDiverged }) => isDiverged)) return { ...result, status: 'diverged' };
  const scores = outcomes.map((outcome) => new Map(outcome.scores));
  const valuesOf = (name: MetricName): number[] => scores.map((of) => of.get(name) ?? Number.NaN);
  const spreads = keysOf(metrics).flatMap((name) => {
    const { mean, deviation = 0 } = meanAndDeviation(valuesOf(name));
    return Number.isFinite(mean) ? [[name, { mean, deviation }] as const] : [];
  });
  const all: Readonly<Partial<Record<MetricName, Spread>>> = Object.fromEntries(spreads);
  const own = all[setting.metric];
  return {
    ...result,
    status: 'done',
    ...(own && { score: own.mean, deviation: own.deviation, scores: valuesOf(setting.metric) }),
    metrics: all,
  };
}

/** The result of a trial that came to nothing. */
export function failedResult(
  setting: SweepSetting,
  trial: Trial,
  seconds: number,
  error: string,
): TrialResult {
  return { ...headOf(setting, trial, seconds), status: 'failed', error };
}

function headOf(setting: SweepSetting, { id, parameters, budget }: Trial, seconds: number) {
  return {
    type: 'trial' as const,
    id,
    parameters,
    ...(budget !== undefined && { budget }),
    ...setting,
    seconds: Number(seconds.toPrecision(4)),
    host: hostname(),
    node: process.versions.node,
    mlp: VERSION,
  };
}

/** One digest of several: of their texts. */
function joinedDigest(outcomes: readonly FoldOutcome[]): string {
  const hash = createSha256();
  for (const { weights } of outcomes) hash.update(new TextEncoder().encode(weights));
  return `sha256:${hash.hex()}`;
}
