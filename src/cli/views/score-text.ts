import { type Metric, type MetricName, metrics } from '../../estimator/metrics.js';
import { formatLoss, formatPercent, formatRatio } from '../output/numbers.js';

const formats: { readonly [format in Metric['format']]: (x: number) => string } = {
  share: formatPercent,
  quantity: formatLoss,
  number: formatRatio,
};

/** A metric as people read it; NaN is one that is not defined. */
export function scoreText(name: MetricName, value: number): string {
  return Number.isNaN(value) ? '–' : formats[metrics[name].format](value);
}
