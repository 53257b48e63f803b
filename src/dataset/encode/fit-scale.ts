import type { Moments } from '../lane/moments.js';
import type { NumberColumn } from '../table/column.js';
import { type Quartiles, quartilesOf } from './quartiles.js';
import type { NumberScale } from './schema.js';

/**
 * How numbers are scaled: to mean 0 and (population) standard deviation 1, from minimum and maximum
 * to [0, 1], or not at all. A constant column has scale 1. `robust` is by median and the distance of the quartiles, clipped
 * smoothly, so that outliers neither stretch the scale nor leave it (Holzmüller, Grinsztajn and Steinwart, 2024); where the
 * quartiles are equal, it is half the range.
 */
export type Scaling = 'standard' | 'minmax' | 'robust' | 'none';

/** How a target is scaled, which has to be had back. */
export type TargetScaling = Exclude<Scaling, 'robust'>;

/** A scale as a schema stores it. */
type StoredScale = NumberScale & { readonly clip?: number };

/** Of what is scaled by quartiles. */
const ROBUST_CLIP = 3;
/** From this share of zeros among all numbers on, a table is of pixels, words or counts, and its zeros are worth keeping. */
const SPARSE_TABLE = 0.5;
/** From this share of zeros on, a column of such a table keeps them. */
const SPARSE_COLUMN = 0.25;

/**
 * Whether most numbers of a table are 0. Then `standard` divides its columns that begin at 0, and does not shift them: the
 * engine passes over zeros, and shifted they would cost an epoch five times as much for images of digits.
 */
export function areMostlyZero(columns: Iterable<Moments>): boolean {
  let [all, zeros] = [0, 0];
  for (const one of columns) {
    all += one.count;
    zeros += one.zeros;
  }
  return all > 0 && zeros >= SPARSE_TABLE * all;
}

/** @param keepsZeros whether most numbers of the table are 0 */
export function fitFeatureScale(
  column: NumberColumn,
  rows: ArrayLike<number>,
  moments: Moments,
  scaling: Scaling,
  keepsZeros: boolean,
): StoredScale {
  if (scaling === 'robust') {
    return { ...robustScale(quartilesOf(column, rows), moments), clip: ROBUST_CLIP };
  }
  const scale = fitScale(moments, scaling);
  const { minimum, zeros, count } = moments;
  const isSparse = keepsZeros && minimum === 0 && zeros >= SPARSE_COLUMN * count;
  return scaling === 'standard' && isSparse ? { ...scale, offset: 0 } : scale;
}

export function fitScale(
  { mean, deviation, minimum, maximum }: Moments,
  scaling: TargetScaling,
): { offset: number; scale: number } {
  const constant = minimum === maximum;
  switch (scaling) {
    case 'standard':
      // Of numbers so small that their squares vanish, the deviation is 0 too.
      return { offset: mean, scale: constant || deviation === 0 ? 1 : deviation };
    case 'minmax':
      return { offset: minimum, scale: constant ? 1 : maximum - minimum };
    case 'none':
      return { offset: 0, scale: 1 };
  }
}

function robustScale(
  { lower, median, upper }: Quartiles,
  { minimum, maximum }: Moments,
): { offset: number; scale: number } {
  const scale = upper > lower ? upper - lower : (maximum - minimum) / 2;
  return { offset: median, scale: scale > 0 ? scale : 1 };
}
