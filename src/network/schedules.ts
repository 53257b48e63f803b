import { cosTurn } from '../support/elementary.js';

/** η of an epoch (from 1, of `epochs` at most), from the first η. */
export type Schedule = (learningRate: number, epoch: number, epochs: number) => number;

/** The schedules of the learning rate, by name; `step` takes its period E and factor F. */
export const schedules = {
  constant: () => (learningRate) => learningRate,
  /** η · F^⌊(t − 1)/E⌋, by repeated multiplication: pow has not the same bits everywhere. */
  step:
    (period = 30, factor = 0.1) =>
    (learningRate, epoch) => {
      let rate = learningRate;
      for (let drop = period; drop < epoch; drop += period) rate *= factor;
      return rate;
    },
  /** η · (1 + cos(π (t − 1)/T))/2: from η down to nearly 0 (Loshchilov and Hutter, 2017, eq. 5). */
  cosine: () => (learningRate, epoch, epochs) =>
    (learningRate * (1 + cosTurn((epoch - 1) / epochs / 2))) / 2,
  /** η / t: satisfies the conditions of Robbins and Monro, 1951. */
  inverse: () => (learningRate, epoch) => learningRate / epoch,
} as const satisfies Record<string, (...parameters: number[]) => Schedule>;

export type ScheduleName = keyof typeof schedules;
