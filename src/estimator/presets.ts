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
    default: () => ({}),

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
