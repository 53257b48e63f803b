import type { Task } from '../dataset/table/task.js';
import type { PresetName } from './options/preset-options.js';
import type { RecipeInput, recipeOptions } from './recipe.js';

/** What a preset may choose by. Never by what is in the rows: they are there to be learnt from. */
export interface DataFacts {
  readonly task: Task;
  /** Rows that are not held out for a test. */
  readonly rows: number;
  /** Features, before they are encoded. */
  readonly columns: number;
}

/** A recipe but for what it means to read rows, which comes before anything is known of them. */
export type PresetRecipe = Pick<RecipeInput, Exclude<keyof typeof recipeOptions, ReadingKey>>;

type ReadingKey = 'preset';

/** Recipes by name. `default` is what counts where none is asked for. */
export const presets: Readonly<Record<'default' | PresetName, (facts: DataFacts) => PresetRecipe>> =
  {
    /*
     * Still a lecture's algorithm, one example at a time, of which only the numbers are chosen, by cross-validation on eleven tables
     * (bench/README.md). A table of a few rows is gone through more often, with hardly a penalty: it is to be learnt by heart.
     */
    default: (facts) => ({
      hidden: [64, 32],
      l2: penaltyFor(facts),
      schedule: { name: 'cosine' },
      epochs: epochsFor(facts),
    }),

    /** Incremental gradient descent as a lecture has it: η constant, nothing that is made small but the loss. */
    lecture: () => ({
      hidden: [16],
      activation: ['tanh', 'relu'],
      l2: 0,
      learningRate: 0.01,
      schedule: { name: 'constant' },
      batchSize: 1,
      epochs: 100,
    }),
  };

/** λ: 3 for a number; for classes 1 to 2, the more columns, the more; and hardly any for a few rows. */
function penaltyFor({ task, rows, columns }: DataFacts): number {
  const most = task === 'regression' ? 3 : Math.min(Math.max(columns / 10, 1), 2);
  return Math.min(most, (rows / 100) * (rows / 100));
}

/** 100, but about 10,000 steps where there are fewer rows, and about a million where there are many. */
function epochsFor({ rows }: DataFacts): number {
  const least = Math.round(10_000 / rows);
  const most = Math.round(1_000_000 / rows);
  return Math.max(Math.min(least, 500), Math.min(Math.max(most, 20), 100));
}
