import { type Interval, meanAndDeviation } from './metrics.js';

/** The 97.5 % quantiles of Student's t with 1 to 4 degrees of freedom, where the expansion below is too coarse. */
const FEW: readonly number[] = [12.706205, 4.302653, 3.182446, 2.776445];

/** The coefficients of 1/n, 1/n², … in the expansion below, at the 97.5 % quantile of the normal distribution, and that. */
const Z95 = 1.959963984540054;
const TERMS: readonly number[] = [2.372271, 2.822499, 2.55585, 1.589534];

/**
 * The 97.5 % quantile of Student's t distribution, to one in ten thousand: ±t holds 95 %. Of five degrees of freedom and
 * more by its expansion around the normal quantile (Fisher and Cornish, 1960; Abramowitz and Stegun, 26.7.5).
 */
export function studentQuantile(degrees: number): number {
  const known = FEW[degrees - 1];
  if (known !== undefined) return known;
  return TERMS.reduceRight((sum, term) => (sum + term) / degrees, 0) + Z95;
}

/** Mean ± t·s/√n of a few repetitions, a 95 % interval of their mean; undefined for fewer than two numbers. */
export function studentInterval(numbers: ArrayLike<number>): Interval | undefined {
  const { mean, deviation } = meanAndDeviation(numbers);
  if (deviation === undefined) return undefined;
  const radius = (studentQuantile(numbers.length - 1) * deviation) / Math.sqrt(numbers.length);
  return [mean - radius, mean + radius];
}
