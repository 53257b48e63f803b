import type { Task } from '../../dataset/table/task.js';
import { type MetricName, metrics, metricsOf } from '../../estimator/metrics.js';
import { optional } from '../../estimator/options/option.js';
import { asItIs, type OptionType } from '../../estimator/options/types.js';
import { parseDecimal } from '../../support/decimal.js';
import { MlpError, nearest, quote } from '../../support/errors.js';

/** `accuracy=0.9`, or several of them. */
const thresholds: OptionType<Readonly<Record<string, number>>> = {
  expected: 'metrics and their limits, like accuracy=0.9 or rmse=3.5,r2=0.7',
  schema: { type: 'object', additionalProperties: { type: 'number' } },
  parse(text) {
    const limits = new Map<string, number>();
    for (const part of text.split(',')) {
      const [, name, value = ''] = /^(\w+)=(.+)$/.exec(part.trim()) ?? [];
      const limit = parseDecimal(value);
      if (name === undefined || limit === undefined || limits.has(name)) return undefined;
      limits.set(name, limit);
    }
    return Object.fromEntries(limits);
  },
  format: (limits) =>
    Object.entries(limits)
      .map(([name, limit]) => `${name}=${limit}`)
      .join(','),
  store: asItIs,
  holds: (value): value is Readonly<Record<string, number>> =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((limit) => typeof limit === 'number'),
};

export const failUnder = optional(
  {
    key: 'failUnder',
    brief: 'exit with 5 beyond these, like accuracy=0.9',
    help: 'exit with 5 when a metric is worse than its limit, like accuracy=0.9 or rmse=3.5',
    group: 'Evaluation',
    placeholder: 'limits',
  },
  thresholds,
);

/** What metrics have to reach, or must not go beyond where lower is better. */
export type Limits = readonly (readonly [MetricName, number])[];

/**
 * The limits by metric, in any case of letters (`RMSE`).
 *
 * @param task that the metrics have to belong to, as soon as it is known
 * @throws MlpError ('usage') for what is no metric, or none of the task
 */
export function limitsOf(given: Readonly<Record<string, number>> = {}, task?: Task): Limits {
  const known = metricsOf(task);
  return Object.entries(given).map(([name, limit]) => {
    const metric = known.find((one) => one === name.toLowerCase());
    if (metric !== undefined) return [metric, limit];
    const meant = nearest(name, known);
    throw new MlpError({
      kind: 'usage',
      option: failUnder.key,
      problem: {
        text: `{} ${quote(name)}: there is no such limit here`,
        options: { [failUnder.key]: undefined },
      },
      advice: meant === undefined ? `choose from ${known.join(', ')}` : `is it ${meant}?`,
    });
  });
}

/** @throws MlpError ('check') for the first metric that is worse than its limit, or not a number */
export function checkLimits(limits: Limits, scores: ReadonlyMap<MetricName, number>): void {
  for (const [name, limit] of limits) {
    const value = scores.get(name) ?? Number.NaN;
    const { higherIsBetter, format } = metrics[name];
    if (higherIsBetter ? value >= limit : value <= limit) continue;
    throw new MlpError({
      kind: 'check',
      problem: Number.isNaN(value)
        ? `${name} is not defined here, and cannot keep the limit of ${limit}`
        : `${name} is ${besides(limit, value)}, ${higherIsBetter ? 'under' : 'over'} the limit of ${limit}`,
      advice:
        format === 'share' && limit > 1
          ? `${name} is a share, of 1 at most: 90 % is 0.9`
          : undefined,
    });
  }
}

/** A value in four digits, or as many as it takes to be on its own side of a limit. */
function besides(limit: number, value: number): number {
  for (let digits = 4; digits < 17; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (rounded !== limit && rounded < limit === value < limit) return rounded;
  }
  return value;
}
