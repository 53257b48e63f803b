import { describe, expect, it } from 'vitest';
import { reference } from '../../src/engine/reference.js';
import { crossValidate } from '../../src/estimator/cross-validate.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { featuresOf, tableOf } from '../dataset/files.js';

describe('crossValidate', () => {
  it('holds every row out once, and fits the encoders on the others alone', async () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 1000];
    const table = await tableOf(
      `x,y\n${numbers.map((x) => `${x},${x % 2 ? 'odd' : 'even'}`).join('\n')}\n`,
    );
    const total = numbers.reduce((a, b) => a + b);
    const seen: number[] = [];
    const folds: number[] = [];
    for await (const { number, schema, heldOut } of crossValidate(
      3,
      { table, task: 'classification', files: 1, located: (error) => error },
      openRecipe({ hidden: [4], precision: 'double', epochs: 5 }),
      reference,
    )) {
      folds.push(number);
      const [x] = schema.features;
      if (x.kind !== 'number') throw new Error('x is a number');
      const held = featuresOf(heldOut.examples).map((z) => Math.round(z * x.scale + x.offset));
      // The mean that was fitted is that of the rows that are not held out.
      const others = total - held.reduce((a, b) => a + b, 0);
      expect(x.offset).toBeCloseTo(others / (numbers.length - held.length), 10);
      seen.push(...held);
    }
    expect(folds).toEqual([1, 2, 3]);
    expect(seen.sort((a, b) => a - b)).toEqual(numbers);
  });

  it('tells how many folds are done, from 0 to all of them', async () => {
    const table = await tableOf(`x,y\n${'1,a\n2,b\n'.repeat(30)}`);
    const told: number[] = [];
    const folds = crossValidate(
      4,
      { table, task: 'classification', files: 1, located: (error) => error },
      openRecipe({ hidden: [2], epochs: 5 }),
      reference,
      { onFolds: (done) => told.push(done) },
    );
    for await (const { number } of folds) expect(told.at(-1)).toBe(number);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told).toContain(0.2);
  });
});
