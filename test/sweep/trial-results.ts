import { type Parameters, readParameters } from '../../src/sweep/parameters.js';
import { type SweepSetting, type TrialResult, trialOf } from '../../src/sweep/trial.js';

export const setting: SweepSetting = {
  data: 'ab'.repeat(32),
  seed: 7,
  base: readParameters({ epochs: 50 }),
  folds: 5,
  repeats: 1,
  metric: 'accuracy',
};

/** A trial of `setting` that came out somehow. */
export function resultOf(
  parameters: Parameters | Readonly<Record<string, unknown>>,
  members: Partial<TrialResult> = {},
): TrialResult {
  const { metric, ...common } = setting;
  const trial = trialOf({ ...setting, ...members }, readParameters(parameters));
  const score = members.score ?? 0.9;
  return {
    type: 'trial',
    ...trial,
    ...common,
    metric,
    status: 'done',
    score,
    deviation: 0.02,
    scores: [-0.02, -0.02, 0, 0.02, 0.02].map((x) => score + x),
    metrics: {
      accuracy: { mean: score, deviation: 0.02 },
      loss: { mean: 1 - score, deviation: 0.1 },
    },
    epochs: [50, 50, 50, 50, 50],
    weightCount: 67,
    weights: `sha256:${trial.id.repeat(4)}`,
    seconds: 0.25,
    host: 'here',
    node: '20.19.0',
    mlp: '0.1.0',
    ...members,
  };
}

/** A trial that has no score. */
export function without(
  status: 'diverged' | 'failed',
  parameters: Readonly<Record<string, unknown>>,
): TrialResult {
  const { score, deviation, scores, metrics, ...others } = resultOf(parameters);
  return { ...others, status, ...(status === 'failed' && { error: 'out of memory' }) };
}
