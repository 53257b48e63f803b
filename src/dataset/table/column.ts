import type { NumericReading, Reading } from '../readings/reading.js';
import type { ColumnNumbers } from './stored-numbers.js';

/** The different texts of a column, and which of them each row has. */
export interface Texts {
  /** Row by row the place in `values`; −1 where the field is missing. */
  readonly codes: Int32Array;
  /** Each as most rows write it, in the order in which they first occur. */
  readonly values: readonly string[];
}

/** A column of numbers. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly reading: NumericReading;
  /** NaN where the field is missing. */
  readonly numbers: ColumnNumbers;
  /** Kept where they may be class labels, groups or categories; not for a mere feature. */
  readonly texts: Texts | undefined;
}

/** A column of categories. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** How its texts are compared. */
  readonly reading: Reading;
  readonly texts: Texts;
}

export type Column = NumberColumn | TextColumn;

/**
 * Puts labels into their order: by value when all of them are numbers, else by code units, which,
 * unlike an alphabet, is the same everywhere. Numbers that are equal (`1`, `01`) go by code units.
 */
export function inLabelOrder(
  labels: Iterable<string>,
  numberOf: (label: string) => number | undefined,
): string[] {
  const keyed = Array.from(labels, (label) => ({ label, number: numberOf(label) }));
  const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const numeric = keyed.every(({ number }) => number !== undefined);
  keyed.sort((a, b) => {
    const difference = numeric ? (a.number ?? 0) - (b.number ?? 0) : 0;
    return difference !== 0 ? difference : byCodeUnits(a.label, b.label);
  });
  return keyed.map(({ label }) => label);
}
