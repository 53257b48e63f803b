/** From the lowest to the highest. */
const STEPS = [...'▁▂▃▄▅▆▇█'];

/** So many points are kept, which is more than a line has room for; then every two become one. */
const MOST = 256;

/** Numbers as they come, as a line of little bars: however many there are, it is as long as it is asked to be. */
export class SparkLine {
  #points: number[] = [];
  /** How many numbers a point is the mean of. */
  #stretch = 1;
  #sum = 0;
  #pending = 0;
  #last: number | undefined;

  add(x: number): void {
    this.#last = x;
    this.#sum += x;
    if (++this.#pending < this.#stretch) return;
    this.#points.push(this.#sum / this.#stretch);
    this.#sum = 0;
    this.#pending = 0;
    if (this.#points.length < MOST) return;
    const all = this.#points;
    this.#points = Array.from({ length: MOST / 2 }, (_, i) => (all[2 * i] + all[2 * i + 1]) / 2);
    this.#stretch *= 2;
  }

  /** The last number that came. */
  get last(): number | undefined {
    return this.#last;
  }

  /** The points of a line of at most so many characters. */
  points(width: number): number[] {
    const { length } = this.#points;
    if (length <= width) return [...this.#points];
    return Array.from({ length: width }, (_, i) => {
      const some = this.#points.slice(
        Math.floor((i * length) / width),
        Math.floor(((i + 1) * length) / width),
      );
      return some.reduce((a, b) => a + b) / some.length;
    });
  }
}

/** Points as bars between two bounds; a point that is no number is a blank. */
export function sparks(points: readonly number[], low: number, high: number): string {
  return points
    .map((x) => {
      if (!Number.isFinite(x)) return ' ';
      const share = high > low ? (x - low) / (high - low) : 0;
      return STEPS[Math.min(STEPS.length - 1, Math.floor(share * STEPS.length))];
    })
    .join('');
}
