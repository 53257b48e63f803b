import type { Lowered } from '../ir/kernel.js';

/** One step from a program to what is emitted. It decides, and emits nothing. */
export interface Pass {
  readonly name: string;
  /** Pure: what it is given stays as it is. */
  run(before: Lowered): Lowered;
  /** What came of it, in a few words, for `mlp inspect --plan`. */
  summary(after: Lowered, before: Lowered): string;
}
