import type { Place } from '../ir/layout.js';

/** Nests of at most 16 vectors are unrolled; beyond, loops are shorter and as fast. */
const UNROLLED_VECTORS = 16;

/** Whether the nest of loops over a place is unrolled, so that every address in it is a number. */
export function isUnrolled({ lines, stride }: Pick<Place, 'lines' | 'stride'>): boolean {
  return (lines * stride) / 16 <= UNROLLED_VECTORS;
}
