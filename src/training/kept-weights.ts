import type { Weights } from '../network/weights.js';
import type { EpochRecord } from './epoch-record.js';
import { keepsLast, type MonitorName, monitors } from './monitors.js';
import { fromNamed, type NamedNumbers, toNamed } from './named-numbers.js';

/** Weights, and the epoch that they come from. */
export interface KeptWeights {
  readonly weights: Weights;
  readonly weightsEpoch: number;
}

/** The weights of the best epoch until now: plain data. */
export interface BestWeights {
  readonly epoch: number;
  /** What was monitored, as a number that is to become small. */
  readonly measure: number;
  readonly weights: NamedNumbers;
}

/** Decides which weights a training gives. */
export interface Keeper {
  /** The best until now, when something is monitored and was a number; the last ones that were offered otherwise. */
  kept(): KeptWeights;
  /** Offers weights with what is known of their epoch; nothing is, if it was interrupted. */
  offer(weights: Weights, epoch: number, record?: EpochRecord): void;
  /** The best, if any, as data. */
  best(): BestWeights | undefined;
}

/**
 * Keeps the last good weights, or the best by what is monitored.
 *
 * @param last the weights that a training begins with
 * @param before the best of the epochs before it was interrupted
 */
export function keepWeights(
  last: KeptWeights,
  monitor: MonitorName | undefined,
  before?: BestWeights,
): Keeper {
  let latest = last;
  let best: (KeptWeights & { readonly measure: number }) | undefined = before && {
    weights: fromNamed(last.weights.keys(), before.weights),
    weightsEpoch: before.epoch,
    measure: before.measure,
  };
  return {
    kept() {
      const { weights, weightsEpoch } = best ?? latest;
      return { weights, weightsEpoch };
    },
    offer(weights, weightsEpoch, record) {
      latest = { weights, weightsEpoch };
      if (monitor === undefined || record === undefined) return;
      const measure = monitors[monitor](record);
      const isTie = measure === best?.measure && keepsLast.has(monitor);
      if (isTie || measure < (best?.measure ?? Infinity)) best = { weights, weightsEpoch, measure };
    },
    best: () =>
      best && { epoch: best.weightsEpoch, measure: best.measure, weights: toNamed(best.weights) },
  };
}
