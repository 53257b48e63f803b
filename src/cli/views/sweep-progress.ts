import { metrics } from '../../estimator/metrics.js';
import { spreadOf } from '../../sweep/ranking.js';
import type { SweepSetting, TrialResult } from '../../sweep/trial.js';
import { formatCount } from '../output/numbers.js';
import type { Phase } from '../output/progress-view.js';
import { scoreText } from './score-text.js';
import { titleOf, valueText } from './sweep-text.js';

/** What is said of a sweep as it goes. */
export class SweepProgress {
  readonly #metric: SweepSetting['metric'];
  readonly #where: string;
  #best: TrialResult | undefined;

  constructor({ metric, outer }: Pick<SweepSetting, 'metric' | 'outer'>) {
    this.#metric = metric;
    this.#where = outer === undefined ? '' : `outer fold ${outer.replace('/', ' of ')}, `;
  }

  add(result: TrialResult): void {
    const own = spreadOf(result, this.#metric)?.mean;
    const best = this.#best && spreadOf(this.#best, this.#metric)?.mean;
    if (own === undefined) return;
    const sign = metrics[this.#metric].higherIsBetter ? -1 : 1;
    if (best === undefined || sign * own < sign * best) this.#best = result;
  }

  /** Trials as they are done, of so many. */
  phase(total: number): Phase {
    return { total, text: (done) => this.text(done, total), detail: () => this.detail() };
  }

  /** `trial 12 of 40, best loss 0.0913` */
  text(done: number, total: number): string {
    const trial = `${this.#where}trial ${formatCount(Math.min(total, Math.floor(done) + 1))} of ${formatCount(total)}`;
    const best = this.#best;
    const mean = best && spreadOf(best, this.#metric)?.mean;
    if (best === undefined || mean === undefined) return trial;
    return `${trial}, best ${this.#metric} ${scoreText(this.#metric, mean)}`;
  }

  /** ` at lr=0.05`, the parameters of the best */
  detail(): string {
    const own = Object.entries(this.#best?.parameters ?? {}).map(
      ([key, value]) => `${titleOf(key)}=${valueText(key, value)}`,
    );
    return own.length === 0 ? '' : ` at ${own.join(' ')}`;
  }
}
