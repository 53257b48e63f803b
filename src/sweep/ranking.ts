import { type MetricName, metrics } from '../estimator/metrics.js';
import type { Spread, TrialResult } from './trial.js';

/** The mean of a metric over the folds and repeats of a trial, and its deviation; undefined where it has none that is a number. */
export function spreadOf(result: TrialResult, metric: MetricName): Spread | undefined {
  const { status, score, deviation = 0 } = result;
  if (status !== 'done') return undefined;
  const own =
    result.metric === metric && score !== undefined ? { mean: score, deviation } : undefined;
  const spread = own ?? result.metrics?.[metric];
  return spread !== undefined && Number.isFinite(spread.mean) ? spread : undefined;
}

/**
 * Results from the best to the worst. Those that have no score (diverged, failed) are last; before them, of halving, those
 * that got less far than others. What is equal goes by the id, so that the order depends on nothing else.
 */
export function ranked(results: readonly TrialResult[], metric: MetricName): TrialResult[] {
  const sign = metrics[metric].higherIsBetter ? -1 : 1;
  const placed = results.map((result) => ({ result, mean: spreadOf(result, metric)?.mean }));
  return placed
    .sort(({ result: a, mean: x }, { result: b, mean: y }) => {
      if (x === undefined || y === undefined) {
        return Number(x === undefined) - Number(y === undefined) || byId(a, b);
      }
      return byLength(a, b) || sign * (x - y) || byId(a, b);
    })
    .map(({ result }) => result);
}

/** Of each trial the result of its largest budget, in the order of the trials: its rungs before that were on the way. */
export function lastRungs(results: readonly TrialResult[]): TrialResult[] {
  const last = new Map<string, TrialResult>();
  for (const result of results) {
    const known = last.get(result.id);
    if (known === undefined || byLength(result, known) < 0) last.set(result.id, result);
  }
  return [...last.values()];
}

/**
 * The smallest network that is as good as the best one, as far as its scores can tell: whose mean is within one standard error
 * of the best mean. This is the "1-SE rule" of Breiman, Friedman, Olshen and Stone, Classification and Regression Trees,
 * 1984, section 3.4.3. Of networks of one size it is the better one.
 *
 * @param ordered from the best to the worst, as `ranked` gives them
 */
export function withinOneStandardError(
  ordered: readonly TrialResult[],
  metric: MetricName,
): TrialResult | undefined {
  const [best] = ordered;
  const top = best && spreadOf(best, metric);
  if (top === undefined) return best;
  const reach = top.deviation / Math.sqrt(scoreCount(best));
  const candidates = ordered.filter((result) => {
    const spread = spreadOf(result, metric);
    return (
      spread !== undefined &&
      byLength(result, best) === 0 &&
      Math.abs(spread.mean - top.mean) <= reach
    );
  });
  // Those of one size stay in their order.
  return candidates.reduce((a, b) => (sizeOf(b) < sizeOf(a) ? b : a), best);
}

/** Of how many numbers a score is the mean. */
function scoreCount({ scores, folds = 1, repeats }: TrialResult): number {
  return Math.max(1, scores?.length ?? folds * repeats);
}

function sizeOf({ weightCount = Number.POSITIVE_INFINITY }: TrialResult): number {
  return weightCount;
}

/** The longer training first. */
function byLength(a: TrialResult, b: TrialResult): number {
  const [x, y] = [a, b].map(({ budget = Number.POSITIVE_INFINITY }) => budget);
  return x === y ? 0 : y - x;
}

function byId({ id: a }: TrialResult, { id: b }: TrialResult): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
