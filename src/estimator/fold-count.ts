/** Into how many folds the rows are dealt, so that one of them is about a fraction of all. */
export function foldCount(fraction: number): number {
  return Math.round(1 / fraction);
}
