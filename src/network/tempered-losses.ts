import type { Floats } from '../autodiff/graph.js';
import { exp, log } from '../support/elementary.js';

/**
 * Adds up the log losses, in nats, of weighted sums that are divided by each of some temperatures. It is plain arithmetic
 * and no graph: as many graphs as there are temperatures would take longer to compile than most trainings take.
 */
export class TemperedLosses {
  readonly #temperatures: readonly number[];
  readonly #sums: Float64Array;
  #weight = 0;

  constructor(temperatures: readonly number[]) {
    this.#temperatures = temperatures;
    this.#sums = new Float64Array(temperatures.length);
  }

  /**
   * An example.
   *
   * @param z its weighted sums: one of each class, or the one of a sigmoid, whose classes have (0, z)
   * @param target the number of its class
   */
  add(z: Floats, target: number, weight: number): void {
    const own = z.length === 1 ? [0, z[0]] : z;
    let most = own[0];
    for (let k = 1; k < own.length; k++) most = Math.max(most, own[k]);
    const right = own[target] - most;
    for (let i = 0; i < this.#sums.length; i++) {
      const inverse = 1 / this.#temperatures[i];
      let total = 0;
      for (let k = 0; k < own.length; k++) total += exp((own[k] - most) * inverse);
      this.#sums[i] += weight * (log(total) - right * inverse);
    }
    this.#weight += weight;
  }

  /** The weighted mean at each temperature, in units of so many nats. */
  means(nats: number): number[] {
    return Array.from(this.#sums, (sum) => sum / this.#weight / nats);
  }
}
