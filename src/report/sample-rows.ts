/** More points than these hide each other, and are a large file. */
const MOST = 600;

/** The numbers of some rows of many, as far apart as can be; of few, all of them. */
export function sampleRows(count: number): number[] {
  const taken = Math.min(MOST, count);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}
