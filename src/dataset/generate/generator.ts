import type { Random } from '../../support/random.js';

/** What every generator is asked for. */
export interface GeneratorOptions {
  readonly rows: number;
  /** The standard deviation of what is added to the features (or to the target of a regression). */
  readonly noise: number;
  /** How many classes; only for generators that can have several numbers of them. */
  readonly classes: number;
}

/** A kind of synthetic data. The last column is the target. */
export interface Generator {
  readonly summary: string;
  readonly defaults: GeneratorOptions;
  /** Whether the number of classes may be chosen. */
  readonly choosesClasses: boolean;
  header(options: GeneratorOptions): string[];
  /** The rows one after the other: numbers, and a text for the class. */
  rows(options: GeneratorOptions, random: Random): Iterable<readonly (number | string)[]>;
}

/** The label of a class: a, b, … z, then c27, c28, … */
export function classLabel(k: number): string {
  return k < 26 ? String.fromCharCode(97 + k) : `c${k + 1}`;
}

/** A number as it is written to the file: with at most six decimals, which is precise enough to learn from. */
export function rounded(x: number): number {
  return Math.round(x * 1e6) / 1e6 + 0; // + 0: no −0
}

/** x1, x2, …, and the target. */
export function numberedColumns(features: number, target: string): string[] {
  return [...Array.from({ length: features }, (_, i) => `x${i + 1}`), target];
}
