import type { Task } from '../../dataset/table/task.js';
import type { StopReason } from '../../training/convergence.js';
import type { Recipe } from '../recipe.js';
import type { Doubt } from './doubt.js';
import type { LossTrend } from './loss-trend.js';

/** What a training came to. */
export interface OutcomeSubject {
  readonly recipe: Pick<Recipe, 'epochs' | 'learningRate' | 'classWeight' | 'weightColumn'>;
  readonly task: Task;
  readonly stopped: StopReason;
  /** The loss of the final weights on each part of the rows, beside that of always predicting the same. */
  readonly losses: readonly {
    readonly part: 'training' | 'validation' | 'test' | 'held-out';
    readonly loss: number;
    readonly baseline: number;
  }[];
  /** How the loss fell that the training was watched by. */
  readonly trend: LossTrend;
}

/** So near to the baseline a loss is as good as that. */
const NO_BETTER = 0.999;

const noBetter: Doubt<Pick<OutcomeSubject, 'recipe' | 'task' | 'losses' | 'stopped'>> = {
  level: 'warning',
  find({ recipe: { classWeight, weightColumn, learningRate }, task, losses, stopped }) {
    if (stopped === 'interrupted' || stopped === 'diverged') return undefined;
    const isWeighed = classWeight !== undefined || weightColumn !== undefined;
    // Rows that are held out count one each: by their frequencies a model of other weights is not to be judged.
    const judged = isWeighed ? losses.filter(({ part }) => part === 'training') : losses;
    const found = judged.find(({ loss, baseline }) => !(loss < NO_BETTER * baseline));
    if (found === undefined) return undefined;
    const same = task === 'classification' ? 'the class frequencies' : 'the mean';
    const smaller = String(Number((learningRate / 10).toPrecision(3)));
    return {
      text: `the ${found.part} loss is no better than always predicting ${same}`,
      settle: isWeighed
        ? { text: 'weights multiply the steps: try {}', options: { lr: smaller } }
        : {
            text: 'see {}, {} and {}',
            options: { lr: undefined, epochs: undefined, features: undefined },
          },
    };
  },
};

/** A loss that falls by less than this share of the baseline is not worth as many epochs again. */
const WORTH_IT = 0.01;

const stillFalling: Doubt<Pick<OutcomeSubject, 'recipe' | 'losses' | 'stopped' | 'trend'>> = {
  level: 'note',
  find({ recipe: { epochs }, losses, stopped, trend }) {
    if (stopped !== 'epochs') return undefined;
    const fall = trend.lastFall();
    const watched = losses.findLast(({ part }) => part === 'training' || part === 'validation');
    if (fall === undefined || watched === undefined) return undefined;
    if (!(fall.by >= WORTH_IT * watched.baseline)) return undefined;
    return {
      text: `the loss was still falling, by ${Math.round((100 * fall.by) / fall.from)} % in the last ${fall.epochs === 1 ? 'epoch' : `${fall.epochs} epochs`}`,
      settle: { text: '{} goes on', options: { epochs: String(2 * epochs) } },
    };
  },
};

/** What may be wrong with the mean of several trainings on the rows that each held out. */
export const meanDoubts = { 'no-better-than-baseline': noBetter } as const;

/** What may be wrong with what a training came to. A new doubt is a record here. */
export const outcomeDoubts = {
  'no-better-than-baseline': noBetter,
  'still-falling': stillFalling,
} as const satisfies Record<string, Doubt<OutcomeSubject>>;
