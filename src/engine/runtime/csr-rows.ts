import type { Floats } from '../../autodiff/graph.js';

/** Of features of which more than this share is zero, CSR rows are made. */
const SPARSE = 0.4;
/** The first numbers are enough to tell. */
const LOOKED_AT = 100_000;

/** Features as they lie: row i is the first `inputs` numbers from i · `step` on. */
export interface FeatureRows {
  readonly numbers: Floats;
  readonly step: number;
  readonly count: number;
  readonly inputs: number;
}

/** The bytes of the CSR rows of what is not zero, where they are worth it. */
export function csrBytes(features: FeatureRows): number | undefined {
  const { count, inputs } = features;
  const looked = Math.min(count, Math.ceil(LOOKED_AT / Math.max(inputs, 1)));
  const nonzero = countNonzero(features, looked);
  if (nonzero >= (1 - SPARSE) * looked * inputs) return undefined;
  // For each example where its row begins, one more for the end of the last, then the rows, and a number that may be
  // read behind the last of them.
  return 4 * (count + 1 + (looked === count ? nonzero : countNonzero(features, count)) + 1);
}

function countNonzero({ numbers, step, inputs }: FeatureRows, rows: number): number {
  let nonzero = 0;
  for (let row = 0; row < rows; row++) {
    const end = row * step + inputs;
    for (let i = row * step; i < end; i++) nonzero += numbers[i] === 0 ? 0 : 1;
  }
  return nonzero;
}

/** Writes the addresses of the CSR rows, the rows themselves (the columns that are not zero), and a 0, from a byte on. */
export function writeCsrRows(
  buffer: ArrayBuffer,
  offset: number,
  { numbers, step, count, inputs }: FeatureRows,
): void {
  const to = new Int32Array(buffer);
  const at = offset / 4;
  let next = at + count + 1;
  for (let row = 0; row < count; row++) {
    to[at + row] = 4 * next;
    const start = row * step;
    // What is not kept is written over: nobody foresees which number is zero.
    for (let k = 0; k < inputs; k++) {
      to[next] = k;
      next += numbers[start + k] === 0 ? 0 : 1;
    }
  }
  to[at + count] = 4 * next;
  to[next] = 0;
}
