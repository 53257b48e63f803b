import { folds } from '../dataset/split/split.js';
import type { Table } from '../dataset/table/table.js';
import type { ExampleRows } from '../network/example-rows.js';
import { MlpError } from '../support/errors.js';
import { randomFor } from '../support/random.js';
import { foldCount } from './fold-count.js';
import {
  type DataRecipe,
  type RowSplit,
  splitConstraints,
  splitRows,
  splitSeedOf,
} from './prepare.js';
import type { Recipe } from './recipe.js';

/** Rows of examples that a member of an ensemble is trained on, and those that it holds out. */
export interface MemberFold {
  readonly training: Uint32Array;
  readonly heldOut: Uint32Array;
}

/**
 * The number of the fold that a member holds out: the same for as many in a row as there are kinds, one of each.
 *
 * @param member from 0
 */
export function foldOf(member: number, kinds: number, count: number): number {
  return Math.floor(member / kinds) % count;
}

/** The seed of a member: of the first one that of the recipe, so that it is the network that is trained without others. */
export function memberSeed(seed: number, member: number): number {
  return member === 0 ? seed : randomFor(seed, `member ${member}`).below(0x80000000);
}

/** Rows of a table by what they are for, and the folds of members among those to train on, where they have some. */
export interface DealtRows {
  readonly split: RowSplit;
  /**
   * @param training the rows to train on as examples, in their order
   * @throws MlpError ('data') where the weights leave a member nothing to learn
   */
  foldsAmong(training: ExampleRows): readonly MemberFold[] | undefined;
}

/**
 * Splits rows as `splitRows` does. For an ensemble the validation fraction is not held out from all: the rows are dealt out
 * to folds, stratified by class, groups never split apart, and each member holds out one.
 */
export function dealRows(
  table: Table,
  rows: Int32Array,
  recipe: DataRecipe & Pick<Recipe, 'ensemble'>,
  fractions: { readonly validation?: number | undefined; readonly test?: number | undefined },
): DealtRows {
  const { validation, test } = fractions;
  if (recipe.ensemble === undefined || validation === undefined) {
    return { split: splitRows(table, rows, recipe, fractions), foldsAmong: () => undefined };
  }
  const split = splitRows(table, rows, recipe, { test });
  const dealt = folds(split.training, foldCount(validation), {
    ...splitConstraints(table, recipe.task),
    random: randomFor(splitSeedOf(recipe), 'folds of members'),
  });
  return {
    split,
    foldsAmong({ examples: { weights }, rows: places }) {
      const placeOf = new Map(Array.from(split.training, (row, i) => [row, places?.[i] ?? i]));
      const placesOf = (some: Int32Array): Uint32Array =>
        Uint32Array.from(some, (row) => placeOf.get(row) ?? 0);
      return dealt.map(({ training, heldOut }) => {
        const fold = { training: placesOf(training), heldOut: placesOf(heldOut) };
        if (fold.training.every((row) => weights[row] === 0)) throw weighsNothing(table.name);
        return fold;
      });
    },
  };
}

function weighsNothing(file: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file },
    problem: 'every row that is left to train a member on has the weight 0',
    advice: {
      text: 'hold out less with {}, or see {} and {}',
      options: { validation: undefined, weightColumn: undefined, classWeight: undefined },
    },
  });
}
