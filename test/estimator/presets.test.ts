import { describe, expect, it } from 'vitest';
import { openRecipe, settleRecipe } from '../../src/estimator/open-recipe.js';
import { presetNames } from '../../src/estimator/options/preset-options.js';
import { type DataFacts, presets } from '../../src/estimator/presets.js';
import { type RecipeInput, recipeSchema, storeRecipe } from '../../src/estimator/recipe.js';
import { recipeOptions } from '../../src/estimator/recipe-options.js';
import { MlpError } from '../../src/support/errors.js';
import { keysOf } from '../../src/support/records.js';

const tables: readonly DataFacts[] = (['classification', 'regression'] as const).flatMap((task) =>
  [1, 4, 150, 999, 1000, 5000, 1_000_000].flatMap((rows) =>
    [1, 8, 1000].flatMap((columns) =>
      [0, columns].flatMap((numbers) =>
        [1, 60].map((largestWeight) => ({ task, rows, columns, numbers, largestWeight })),
      ),
    ),
  ),
);
const named = [undefined, ...presetNames];

describe.each(named)('the preset %s', (preset) => {
  it('is a recipe that fits itself, for a table of any size, and that a model keeps', () => {
    for (const facts of tables) {
      const recipe = settleRecipe(openRecipe({ preset }), facts);
      expect(recipe).toMatchObject(presets[preset ?? 'default'](facts));
      for (const others of tables.filter((_, i) => i % 7 === 0)) {
        expect(settleRecipe(openRecipe(storeRecipe(recipe)), others)).toEqual(recipe);
      }
    }
  });

  /** What is given, and what of a preset stands back for it, and is then as without one. */
  const choices: readonly { given: RecipeInput; back: readonly (keyof RecipeInput)[] }[] = [
    { given: { layers: ['_', 5, '_'] }, back: ['hidden'] },
    { given: { layers: ['_', '_'] }, back: ['hidden', 'dropout'] },
    { given: { hidden: [3, 2], seed: 4 }, back: [] },
    { given: { hidden: [] }, back: ['dropout'] },
    { given: { init: { name: 'uniform', bound: 0.5 } }, back: [] },
    { given: { initFrom: 'model.json' }, back: ['init', 'ensemble', 'embed', 'lrFactor'] },
    { given: { embed: ['none'] }, back: ['lrFactor'] },
    { given: { penalty: 'l2', lambda: 0.5 }, back: ['l2'] },
    { given: { l1: 0.5 }, back: ['l2'] },
    { given: { epochs: 3, l2: 0, schedule: { name: 'inverse' } }, back: [] },
  ];

  it.each(choices)('gives way to what is given: $given', ({ given, back }) => {
    for (const facts of tables) {
      const recipe = settleRecipe(openRecipe({ preset, ...given }), facts);
      expect(recipe).toMatchObject(given);
      const chosen = presets[preset ?? 'default'](facts);
      for (const key of keysOf(chosen)) {
        if (Object.hasOwn(given, key)) continue;
        const expected = back.includes(key) ? recipeOptions[key].fallback : chosen[key];
        expect(recipe[key], key).toEqual(expected);
      }
    }
  });
});

it('says what is wrong with a recipe before there is data', () => {
  expect(() => openRecipe({ preset: 'lectur' })).toThrow('did you mean lecture?');
  expect(() => openRecipe({ preset: 'lecture', nesterov: true })).toThrow(MlpError);
  expect(() => openRecipe({ momentum: 1 })).toThrow('momentum');
});

it('is by default and as lecture one example at a time, with tanh first, and ReLU after', () => {
  for (const preset of [undefined, 'lecture'] as const) {
    for (const facts of tables) {
      expect(settleRecipe(openRecipe({ preset }), facts)).toMatchObject({
        optimizer: 'sgd',
        batchSize: 1,
        activation: ['tanh', 'relu'],
        momentum: 0,
      });
    }
  }
});

it('takes smaller steps by default where a row is heavy for its batch, and gradients are taken as they are', () => {
  const rate = (largestWeight: number, given: RecipeInput = {}) =>
    settleRecipe(openRecipe(given), { ...tables[0], largestWeight }).learningRate;
  expect([1, 10, 20, 62.5, 200].map((weight) => rate(weight))).toEqual([
    0.01, 0.01, 0.005, 0.0016, 0.0005,
  ]);
  expect(rate(200, { batchSize: 8 })).toBe(0.004);
  expect(rate(200, { optimizer: 'adam' })).toBe(0.01);
  expect(rate(20, { momentum: 0.5 })).toBe(0.0025);
  expect([1, 20].map((weight) => rate(weight, { momentum: 0.95 }))).toEqual([0.01, 0.0005]);
  expect(rate(200, { learningRate: 0.02 })).toBe(0.02);
  expect(rate(200, { preset: 'lecture' })).toBe(0.01);
});

it('chooses by default what says so of itself, and nothing else', () => {
  const chosen = Object.values(recipeOptions).filter(({ isChosen }) => isChosen);
  for (const facts of tables) {
    expect(Object.keys(presets.default(facts)).sort()).toEqual(chosen.map(({ key }) => key).sort());
  }
  const { properties } = recipeSchema();
  for (const { key } of chosen) expect(properties).not.toHaveProperty(`${key}.default`);
});

it('has a name for each recipe that can be asked for', () => {
  expect(Object.keys(presets).sort()).toEqual(['default', ...presetNames].sort());
  expect(recipeOptions.preset.type.schema).toEqual({ enum: presetNames });
});
