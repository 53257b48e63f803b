import { exp, log } from '../support/elementary.js';

/** So many numbers from one to another, each the same multiple of the one before it. */
function geometric(from: number, to: number, count: number): readonly number[] {
  const ratio = log(to / from) / (count - 1);
  return Array.from({ length: count }, (_, i) => from * exp(ratio * i));
}

/** What an epoch is tried at, to be judged by its best: an error of some per cent in T costs next to nothing. */
export const watchedTemperatures = geometric(0.6, 6, 12);
/** What the temperature of a model is chosen from. */
export const fittedTemperatures = geometric(0.4, 4, 60);
