import type { MetricName } from '../../estimator/metrics.js';

/** What runs a trial, and what it is told. */
export interface TrialCall {
  /** The words of the command, to which the parameters are added. */
  readonly command: readonly string[];
  /** What trials are compared by. */
  readonly metric?: MetricName | undefined;
}
