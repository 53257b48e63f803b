import type { NumberColumn } from '../table/column.js';
import { StoredNumbers } from '../table/stored-numbers.js';

/** A quarter, the half and three quarters of some numbers are not above these. */
export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** The quartiles of a column over some rows, missing ones left out; NaN where there are none. */
export function quartilesOf({ numbers }: NumberColumn, rows: ArrayLike<number>): Quartiles {
  const some = new Float64Array(rows.length);
  if (numbers instanceof StoredNumbers) numbers.read(rows, 0, rows.length, some);
  else for (let i = 0; i < some.length; i++) some[i] = numbers[rows[i]];
  const sorted = some.filter((x) => !Number.isNaN(x)).sort();
  return {
    lower: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upper: quantile(sorted, 0.75),
  };
}

/** Between the two nearest of sorted numbers, as their distances are (Hyndman and Fan, 1996, definition 7). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
  return low + (place - below) * (high - low);
}
