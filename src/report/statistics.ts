import { wilsonInterval } from '../training/metrics.js';

/** Rows whose predicted probability is in one stretch. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** The mean of what was predicted. */
  readonly predicted: number;
  /** The share of the rows of which it was true. */
  readonly observed: number;
  /** 95 %, of the share. */
  readonly interval: readonly [number, number];
}

/**
 * Predicted probabilities beside the shares that they came to, in bins of equal width; those without rows are left out.
 *
 * @param probabilities of something, 0 to 1
 * @param outcomes whether it was so
 */
export function calibration(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<boolean>,
  bins = 10,
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, predicted: 0, hits: 0 }));
  for (let i = 0; i < probabilities.length; i++) {
    const sum = sums[Math.min(bins - 1, Math.floor(probabilities[i] * bins))];
    sum.count++;
    sum.predicted += probabilities[i];
    if (outcomes[i]) sum.hits++;
  }
  return sums.flatMap(({ count, predicted, hits }, k) =>
    count === 0
      ? []
      : [
          {
            from: k / bins,
            to: (k + 1) / bins,
            count,
            predicted: predicted / count,
            observed: hits / count,
            interval: wilsonInterval(hits, count),
          },
        ],
  );
}

/** The expected calibration error: how far both are apart, over all rows (Guo et al., 2017). */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const rows = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, predicted, observed }) => sum + (count / rows) * Math.abs(predicted - observed),
    0,
  );
}

/** Receiver operating characteristic: the shares that are called positive at each threshold, from none to all. */
export interface Roc {
  readonly points: readonly {
    readonly falsePositives: number;
    readonly truePositives: number;
    /** The least score that is called positive. */
    readonly threshold: number;
  }[];
  /** The area under the curve: how often a positive scores higher than a negative, ties by half. */
  readonly auc: number;
}

/** @returns undefined where there are only positives, or none */
export function roc(scores: ArrayLike<number>, positives: ArrayLike<boolean>): Roc | undefined {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const all = order.reduce((sum, i) => sum + (positives[i] ? 1 : 0), 0);
  const none = order.length - all;
  if (all === 0 || none === 0) return undefined;
  const points = [{ falsePositives: 0, truePositives: 0, threshold: Number.POSITIVE_INFINITY }];
  let hits = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    const threshold = scores[order[i]];
    for (; i < order.length && scores[order[i]] === threshold; i++) if (positives[order[i]]) hits++;
    const last = points[points.length - 1];
    const point = { falsePositives: (i - hits) / none, truePositives: hits / all, threshold };
    area +=
      ((point.falsePositives - last.falsePositives) * (point.truePositives + last.truePositives)) /
      2;
    points.push(point);
  }
  return { points, auc: area };
}

/** How many numbers are in each of some bins of equal width, from the smallest to the largest. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

export function histogram(numbers: readonly number[], bins: number): Histogram {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const x of numbers) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  if (low === high) return { low: low - 0.5, high: high + 0.5, counts: [numbers.length] };
  const counts = new Array<number>(bins).fill(0);
  for (const x of numbers)
    counts[Math.min(bins - 1, Math.floor(((x - low) / (high - low)) * bins))]++;
  return { low, high, counts };
}
