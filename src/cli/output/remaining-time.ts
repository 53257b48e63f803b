import type { Phase } from './progress-view.js';

/** How much was done when. */
interface Sample {
  readonly time: number;
  readonly done: number;
}

/** More samples than these are thinned out to half of them. */
const MOST = 128;

/**
 * Guesses how long a phase goes on, by how fast it went lately: in the last half of the time that it took until now.
 * That forgets a slow beginning and follows a machine that becomes busy, and yet it is many epochs once there were many, so
 * that what comes at the end of each, such as validation, counts as often as it should. Times are in seconds.
 */
export class RemainingTime {
  readonly #phase: Phase;
  readonly #begin: number;
  /** By time; no two are nearer than the gap. */
  #samples: Sample[];
  #gap = 0;
  #last: Sample;

  constructor(phase: Phase, time: number) {
    this.#phase = phase;
    this.#begin = time;
    this.#last = { time, done: phase.from ?? 0 };
    this.#samples = [this.#last];
  }

  /** What is done at a time that is not before that of the last call. */
  see(time: number, done: number): void {
    this.#last = { time, done };
    const { time: newest } = this.#samples[this.#samples.length - 1];
    if (time - newest < this.#gap || time === newest) return;
    this.#samples.push(this.#last);
    if (this.#samples.length <= MOST) return;
    this.#samples = this.#samples.filter((_, i) => i % 2 === 0);
    this.#gap = (2 * (time - this.#begin)) / MOST;
  }

  /** Seconds; undefined where nothing tells. */
  left(): number | undefined {
    const { total, limit = Infinity } = this.#phase;
    const { time, done } = this.#last;
    const half = (this.#begin + time) / 2;
    const since = this.#samples.findLast((sample) => sample.time <= half) ?? this.#samples[0];
    const speed = (done - since.done) / (time - since.time);
    const byWork = total !== undefined && speed > 0 ? (total - done) / speed : Infinity;
    const left = Math.min(byWork, this.#begin + limit - time);
    return Number.isFinite(left) ? Math.max(0, left) : undefined;
  }
}
