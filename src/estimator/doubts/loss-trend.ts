import type { EpochRecord } from '../../training/epoch-record.js';

/** By how much a loss fell in the last tenth of the epochs. */
export interface Fall {
  readonly by: number;
  /** Its mean in the tenth before. */
  readonly from: number;
  /** How many epochs a tenth is. */
  readonly epochs: number;
}

/** A tenth of the epochs each, the last one first. */
const TENTHS = 3;

/**
 * How the loss of a training falls at its end: means over tenths of the epochs, as single ones go up and down. It is the
 * validation loss where there is one.
 */
export class LossTrend {
  readonly #epochs: number;
  readonly #size: number;
  readonly #sums = new Float64Array(TENTHS);
  readonly #counts = new Uint32Array(TENTHS);

  /** @param epochs that the training has at most */
  constructor(epochs: number) {
    this.#epochs = epochs;
    this.#size = Math.max(1, Math.floor(epochs / 10));
  }

  add({ epoch, loss, validationLoss }: EpochRecord): void {
    const tenth = Math.floor((this.#epochs - epoch) / this.#size);
    if (tenth >= TENTHS) return;
    this.#sums[tenth] += validationLoss ?? loss;
    this.#counts[tenth]++;
  }

  /** Its fall from the last tenth but one to the last, if it fell into that, too, and all epochs are done. */
  lastFall(): Fall | undefined {
    if (this.#counts.some((count) => count !== this.#size)) return undefined;
    const [last, before, first] = this.#sums.map((sum) => sum / this.#size);
    return last < before && before < first
      ? { by: before - last, from: before, epochs: this.#size }
      : undefined;
  }
}
