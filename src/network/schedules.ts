import type { ChoiceOf, Named, NumbersFor, Parameters } from '../support/named.js';
import { cosTurn } from '../support/waves.js';

/** How the learning rate changes from epoch to epoch. */
export interface Schedule<P extends Parameters> extends Named {
  readonly parameters: P;
  /** η of an epoch (from 1, of `epochs` at most), from the first η. */
  at(numbers: NumbersFor<P>, learningRate: number, epoch: number, epochs: number): number;
}

/** Lets the compiler see which numbers `at` may ask for. */
function schedule<P extends Parameters>(record: Schedule<P>): Schedule<P> {
  return record;
}

/** The schedules of the learning rate. A new one is a record here. */
export const schedules = {
  constant: schedule({ parameters: {}, at: (_, learningRate) => learningRate }),
  step: schedule({
    parameters: {
      period: { symbol: 'E', whole: true, least: 1, most: 2_147_483_648 },
      factor: { symbol: 'F', above: 0 },
    },
    /** η · F^⌊(t − 1)/E⌋, by repeated multiplication: pow has not the same bits everywhere. */
    at({ period, factor }, learningRate, epoch) {
      let rate = learningRate;
      for (let drop = period; drop < epoch; drop += period) rate *= factor;
      return rate;
    },
    meaning: '(every E epochs times F)',
  }),
  cosine: schedule({
    parameters: {},
    /** η · (1 + cos(π (t − 1)/T))/2: from η down to nearly 0 (Loshchilov and Hutter, 2017, eq. 5). */
    at: (_, learningRate, epoch, epochs) =>
      (learningRate * (1 + cosTurn((epoch - 1) / epochs / 2))) / 2,
  }),
  onecycle: schedule({
    parameters: { rise: { symbol: 'F', above: 0, most: 1, fallback: 0.3 } },
    /** From η/25 up to η and down to nearly 0, each by half a cosine (Smith and Topin, 2018; the form of fast.ai). */
    at({ rise }, learningRate, epoch, epochs) {
      const share = (epoch - 1) / epochs;
      if (share >= rise) return (learningRate * (1 + cosTurn((share - rise) / (1 - rise) / 2))) / 2;
      const lowest = learningRate / 25;
      return lowest + ((learningRate - lowest) * (1 - cosTurn(share / rise / 2))) / 2;
    },
    meaning: '(up for a share F of the epochs, 0.3 when it is left out, then down)',
  }),
  inverse: schedule({
    parameters: {},
    /** η / t: satisfies the conditions of Robbins and Monro, 1951. */
    at: (_, learningRate, epoch) => learningRate / epoch,
  }),
};

type Schedules = typeof schedules;

/** A schedule and its numbers: plain data. */
export type ScheduleChoice<N extends keyof Schedules = keyof Schedules> = ChoiceOf<Schedules, N>;

/** The same records, in the form in which the compiler follows that a choice has the numbers of its own record. */
const byName: { readonly [N in keyof Schedules]: Schedule<Schedules[N]['parameters']> } = schedules;

/**
 * η(t) by a schedule: of an epoch (from 1, of `epochs` at most), from the first η.
 *
 * @param warmup in so many first epochs it rises evenly to the first η, with which the schedule begins after them
 */
export function learningRateAt<N extends keyof Schedules>(
  choice: ScheduleChoice<N>,
  learningRate: number,
  epoch: number,
  epochs: number,
  warmup = 0,
): number {
  if (epoch <= warmup) return (learningRate * epoch) / (warmup + 1);
  return byName[choice.name].at(choice, learningRate, epoch - warmup, epochs - warmup);
}
