import type { DescentState } from '../training/descent-state.js';

/** In numbers, of 8 bytes at most. */
const ROOM = 32_000_000;

/**
 * What trainings with a budget have come to, for those of a larger one to go on from. It is there to save time only: without
 * it, the same bits are computed again.
 */
export class DescentStates {
  readonly #states = new Map<string, DescentState>();
  #numbers = 0;

  /** What a training may go on from: never from beyond its own budget. */
  find(training: string, budget = Infinity): DescentState | undefined {
    const state = this.#states.get(training);
    return state !== undefined && state.epoch <= budget ? state : undefined;
  }

  keep(training: string, state: DescentState): void {
    this.drop(training);
    this.#states.set(training, state);
    this.#numbers += sizeOf(state);
    for (const oldest of this.#states.keys()) {
      if (this.#numbers <= ROOM) break;
      this.drop(oldest);
    }
  }

  drop(training: string): void {
    const state = this.#states.get(training);
    if (state === undefined) return;
    this.#states.delete(training);
    this.#numbers -= sizeOf(state);
  }
}

function sizeOf({ numbers, best }: DescentState): number {
  const all = [...Object.values(numbers), ...Object.values(best?.weights ?? {})];
  return all.reduce((sum, { length }) => sum + length, 0);
}
