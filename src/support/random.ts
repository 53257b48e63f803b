import alea from 'seedrandom/lib/alea.js';
import { log } from './elementary.js';

/** A stream of random numbers that depends on nothing but its seed and purpose. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number, uniform in 0 … n − 1. */
  below(n: number): number;
  /** Shuffles in place (Fisher and Yates, in Durstenfeld's form) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
}

/**
 * The stream for one purpose. Streams of different purposes are independent, so that asking for
 * one more number here (say, a split) does not change what another place draws (say, the weights).
 */
export function randomFor(seed: number | string, purpose: string): Random {
  // Alea: as good as seedrandom's default, ARC4, for this, and shuffling costs a tenth.
  const next = alea(`${seed}/${purpose}`);
  const below = (n: number): number => Math.floor(next() * n);
  let spare: number | undefined;
  return {
    uniform: () => next(),
    below,
    // Marsaglia's polar method: needs only log and sqrt, both of which have the same bits everywhere.
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const factor = Math.sqrt((-2 * log(s)) / s);
          spare = v * factor;
          return u * factor;
        }
      }
    },
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const item = items[i];
        items[i] = items[j];
        items[j] = item;
      }
      return items;
    },
  };
}
