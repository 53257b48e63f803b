import type { Task } from '../dataset/table/task.js';
import type { PresetName } from './options/preset-options.js';
import type { RecipeInput } from './recipe.js';
import type { recipeOptions } from './recipe-options.js';

/** What a preset may choose by. Never by what is in the features: they are there to be learnt from. */
export interface DataFacts {
  readonly task: Task;
  /** Rows that are not held out for a test. */
  readonly rows: number;
  /** Features, before they are encoded, and how many of them are numbers. */
  readonly columns: number;
  readonly numbers: number;
  /** How much the heaviest row counts in the loss, in means of all rows: 1 where none is weighed. */
  readonly largestWeight: number;
}

/** A recipe but for what it means to read rows, which comes before anything is known of them. */
export type PresetRecipe = Pick<RecipeInput, Exclude<keyof typeof recipeOptions, ReadingKey>>;

type ReadingKey = 'preset';

/** What is given beside a preset, by which it may choose, too. */
type Given = Pick<RecipeInput, 'optimizer' | 'batchSize' | 'momentum'>;

/** Recipes by name. `default` is what counts where none is asked for. */
export const presets: Readonly<
  Record<'default' | PresetName, (facts: DataFacts, given?: Given) => PresetRecipe>
> = {
  /*
   * Still a lecture's algorithm, one example at a time, of which only the numbers are chosen, by cross-validation on eleven tables
   * (bench/README.md). A table of a few rows is gone through more often, with hardly a penalty: it is to be learnt by heart.
   */
  default: (facts, given) => ({
    hidden: [64, 32],
    l2: penaltyFor(facts),
    learningRate: rateFor(facts, given),
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

  /** At about five times what the default takes. */
  good: (facts) =>
    facts.rows < FEW_ROWS
      ? bagged(facts, { hidden: [64, 64], folds: 5, embed: ['none'], epochs: 100 })
      : bagged(facts, { hidden: [64, 64], folds: 3, embed: ['periodic'], epochs: 60 }),

  /** What nothing else was better than, at about twenty times what the default takes. */
  best: (facts) =>
    facts.rows < FEW_ROWS
      ? bagged(facts, { hidden: [128, 128], folds: 10, embed: ['none'], epochs: 100 })
      : bagged(facts, { hidden: [128, 128], folds: 5, embed: ['periodic', 'bins'], epochs: 100 }),
};

/** Embeddings cost small tables more than they give: they are taken from so many rows on. */
const FEW_ROWS = 1000;

/** Of fewer rows, none are held out: all networks learn all of them. */
const FEW_TO_HOLD_OUT = 50;

interface Bagging {
  readonly hidden: readonly number[];
  readonly folds: number;
  readonly embed: NonNullable<RecipeInput['embed']>;
  /** At most. */
  readonly epochs: number;
}

/**
 * Networks of two layers by Adam, for each fold one that has not seen it, of each kind of embedding. Each keeps its best
 * epoch on its fold: the probabilities of one that runs to the end are too sure of themselves.
 */
function bagged(
  { task, rows, numbers }: DataFacts,
  { hidden, folds, embed, epochs }: Bagging,
): PresetRecipe {
  const trained = rows < FEW_TO_HOLD_OUT ? rows : rows - rows / folds;
  const batches = Math.max(1, Math.round(trained / 64));
  return {
    hidden,
    activation: ['silu'],
    dropout: [0.15],
    l2: 0,
    optimizer: 'adam',
    learningRate: task === 'regression' ? 0.006 : 0.003,
    schedule: { name: 'cosine' },
    batchSize: Math.max(1, Math.ceil(trained / batches)), // no batch of a few rows is left over
    epochs: Math.min(epochs, epochsFor({ rows })),
    ensemble: folds * embed.length,
    ...(rows >= FEW_TO_HOLD_OUT && { validation: Math.round(100 / folds) / 100 }),
    embed: numbers === 0 ? ['none'] : embed,
    ...(numbers > 0 && embed.includes('periodic') && { lrFactor: { embed: 4 } }),
  };
}

/** λ: 3 for a number; for classes 1 to 2, the more columns, the more; and hardly any for a few rows. */
function penaltyFor({ task, rows, columns }: DataFacts): number {
  const most = task === 'regression' ? 3 : Math.min(Math.max(columns / 10, 1), 2);
  return Math.min(most, (rows / 100) * (rows / 100));
}

/**
 * 0.01, but less where η·w/(B·(1 − α)) would be over 0.1, w being the largest weight of a row, B the rows of a batch and α the
 * momentum: a step along the gradient as it is becomes too large. Six tables in which 0.2 to 4 % of the rows are in one of
 * two classes, weighed as the other, were learnt with 0.03 to 0.125, and with 0.2 three of them not (bench/README.md).
 */
function rateFor(
  { largestWeight }: DataFacts,
  { optimizer = 'sgd', batchSize = 1, momentum = 0 }: Given = {},
): number {
  const most = batchSize * Math.max(10 * (1 - momentum), 1);
  const heavy = optimizer === 'sgd' ? largestWeight / most : 1;
  return Number((0.01 / Math.max(heavy, 1)).toPrecision(2));
}

/** 100, but about 10,000 steps where there are fewer rows, and about a million where there are many. */
function epochsFor({ rows }: Pick<DataFacts, 'rows'>): number {
  const least = Math.round(10_000 / rows);
  const most = Math.round(1_000_000 / rows);
  return Math.max(Math.min(least, 500), Math.min(Math.max(most, 20), 100));
}
