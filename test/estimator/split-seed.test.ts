import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import { crossValidate } from '../../src/estimator/cross-validate.js';
import { fit as train } from '../../src/estimator/fit.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { prepareFit } from '../../src/estimator/prepare-fit.js';
import { readTrainingTable } from '../../src/estimator/read-data.js';
import type { RecipeInput } from '../../src/estimator/recipe.js';
import { parseCsv } from '../../src/library/texts.js';

const rows = parseCsv(
  `x,y,label\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 4},${i % 2}`).join('\n')}`,
);
const small: RecipeInput = { hidden: [2], epochs: 2, task: 'classification' };

async function heldOut(recipe: RecipeInput): Promise<string> {
  const given = { hidden: [2], target: 'x', validation: 0.25, test: 0.25, ...recipe };
  const { data } = await prepareFit({ rows }, openRecipe(given));
  return [data.validation, data.test].map((part) => part?.examples.targets.join()).join(' | ');
}

async function foldsOf(recipe: RecipeInput): Promise<(readonly unknown[])[]> {
  const open = openRecipe({ ...small, ...recipe });
  const table = await readTrainingTable(rows, open.reading, () => {});
  const found: (readonly unknown[])[] = [];
  for await (const { heldOut, trained } of crossValidate(4, table, open, compiled)) {
    found.push([[...heldOut.examples.targets].join(''), trained.epochs]);
  }
  return found;
}

describe('the seed of splits', () => {
  it('chooses the rows that are held out, as the seed does where it is not given', async () => {
    const bySeed = await heldOut({ seed: 7 });
    expect(await heldOut({ seed: 1, splitSeed: 7 })).toBe(bySeed);
    expect(await heldOut({ seed: 1 })).not.toBe(bySeed);
  });

  it('chooses the folds', async () => {
    expect(await foldsOf({ seed: 1, splitSeed: 7 })).toEqual(await foldsOf({ seed: 7 }));
  });

  it('leaves the weights to the seed', async () => {
    const weights = async (seed: number) =>
      (await train(rows, { ...small, validation: 0.25, seed, splitSeed: 7 })).file.weights;
    expect(await weights(1)).not.toBe(await weights(2));
  });

  it('is refused where no rows are held out', async () => {
    await expect(train(rows, { ...small, splitSeed: 7 })).rejects.toThrow(/no rows are held out/);
  });
});
