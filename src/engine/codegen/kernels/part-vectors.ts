import type { Body } from '../../../support/wasm/assembler.js';
import type { Vectors } from '../../vector/vectors.js';

/** The first three numbers of one vector and the first of another, which becomes the third. */
const THIRD_FROM_OTHER = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 12, 13, 14, 15];

/** A vector of which only some lanes are there: what is behind them in memory belongs to somebody else. */
export interface Part {
  /** In bytes from what `push` leaves. */
  readonly offset: number;
  /** How many: from 1 to all. */
  readonly lanes: number;
}

/** Leaves a vector of the numbers that are there, zeros behind them. @param push leaves an address */
export function loadPart(
  body: Body,
  { width, bytes }: Pick<Vectors, 'width' | 'bytes'>,
  push: () => void,
  { offset, lanes }: Part,
): void {
  push();
  if (lanes === width) body.memory('v128.load', offset);
  else if (lanes * bytes === 4) body.memory('v128.load32_zero', offset);
  else body.memory('v128.load64_zero', offset);
  if (lanes * bytes !== 12) return;
  push();
  body.memory('v128.load32_zero', offset + 8).shuffle(THIRD_FROM_OTHER);
}

/** Stores so many lanes of a local, and nothing behind them. @param push leaves an address */
export function storePart(
  body: Body,
  { width, bytes }: Pick<Vectors, 'width' | 'bytes'>,
  push: () => void,
  { offset, lanes }: Part,
  local: number,
): void {
  push();
  body.get(local);
  if (lanes === width) {
    body.memory('v128.store', offset);
    return;
  }
  const stored = lanes * bytes;
  if (stored === 4) body.extract('f32', 0).memory('f32.store', offset);
  else body.extract('f64', 0).memory('f64.store', offset);
  if (stored !== 12) return;
  push();
  body
    .get(local)
    .extract('f32', 2)
    .memory('f32.store', offset + 8);
}

/** So many numbers that lie side by side, vector by vector. */
export function partsOf({ width, bytes }: Pick<Vectors, 'width' | 'bytes'>, count: number): Part[] {
  return Array.from({ length: Math.ceil(count / width) }, (_, v) => ({
    offset: v * width * bytes,
    lanes: Math.min(width, count - v * width),
  }));
}
