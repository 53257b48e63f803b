import * as v from 'valibot';
import { type MetricName, metrics } from '../../estimator/metrics.js';
import { count, oneOf, recipe, sha256, text, textLike } from '../../model/checks.js';
import { keysOf } from '../../support/records.js';
import { isOuterFold } from '../outer-fold.js';
import type { Spread } from '../trial.js';

/** What is not finite is null in JSON. */
const measured = v.pipe(
  v.custom<number | null>((x) => x === null || typeof x === 'number', 'expected a number or null'),
  v.transform((x) => x ?? Number.NaN),
);

const names = keysOf(metrics);

/** Metrics that a newer mlp has are none of ours. */
const spreads = v.pipe(
  v.record(v.string(), v.object({ mean: measured, deviation: measured })),
  v.transform((given): Partial<Record<MetricName, Spread>> => {
    const known = names.filter((name) => Object.hasOwn(given, name));
    return Object.fromEntries(known.map((name) => [name, given[name]]));
  }),
);

/** `2/5`: the second of five. */
export const outerFold = v.custom<string>(
  (x) => typeof x === 'string' && isOuterFold(x),
  'expected a fold, like "2/5"',
);

/** How the line of a trial begins, as `trialLine` writes it: by this, half of one is told from what was never a ledger. */
export const LINE_START = '{"type":"trial"';

/** A line of a ledger as parsed JSON; see `TrialResult` for what its members mean. Others may add members of their own. */
export const trialSchema = v.object({
  type: oneOf(['trial']),
  id: textLike(/^[0-9a-f]{16}$/, 'expected 16 hexadecimal digits'),
  status: oneOf(['done', 'diverged', 'failed']),
  number: v.exactOptional(count),
  data: sha256,
  seed: count,
  folds: v.exactOptional(count),
  test: v.exactOptional(v.number()),
  outer: v.exactOptional(outerFold),
  repeats: count,
  budget: v.exactOptional(count),
  base: recipe,
  parameters: recipe,
  metric: oneOf(names),
  score: v.exactOptional(measured),
  deviation: v.exactOptional(measured),
  scores: v.exactOptional(v.array(measured)),
  metrics: v.exactOptional(spreads),
  epochs: v.exactOptional(v.array(count)),
  weightCount: v.exactOptional(count),
  weights: v.exactOptional(
    textLike(/^sha256:[0-9a-f]{64}$/, 'expected "sha256:" and 64 hexadecimal digits'),
  ),
  error: v.exactOptional(text),
  seconds: measured,
  host: text,
  node: text,
  mlp: text,
});
