import type { TargetCheck, Verdict } from '../../src/autodiff/gradient-check.js';

/** The different verdicts on the derivatives of a check. */
export function verdictsIn(checks: readonly TargetCheck[]): Verdict[] {
  return [...new Set(checks.flatMap(({ checks }) => checks.map(({ verdict }) => verdict)))];
}
