import { describe, expect, it } from 'vitest';
import { openRecipe, settleRecipe } from '../../src/estimator/open-recipe.js';
import { presetNames } from '../../src/estimator/options/preset-options.js';
import { type DataFacts, presets } from '../../src/estimator/presets.js';
import {
  type RecipeInput,
  recipeOptions,
  recipeSchema,
  storeRecipe,
} from '../../src/estimator/recipe.js';
import { MlpError } from '../../src/support/errors.js';
import { keysOf } from '../../src/support/records.js';

const tables: readonly DataFacts[] = (['classification', 'regression'] as const).flatMap((task) =>
  [1, 4, 150, 999, 1000, 5000, 1_000_000].flatMap((rows) =>
    [1, 8, 1000].map((columns) => ({ task, rows, columns })),
  ),
);
const named = [undefined, ...presetNames];

describe.each(named)('the preset %s', (preset) => {
  it('is a recipe that fits itself, for a table of any size, and that a model keeps', () => {
    for (const facts of tables) {
      const recipe = settleRecipe(openRecipe({ preset }), facts);
      expect(recipe).toMatchObject({ ...presets[preset ?? 'default'](facts), preset });
      for (const others of tables) {
        expect(settleRecipe(openRecipe(storeRecipe(recipe)), others)).toEqual(recipe);
      }
    }
  });

  const choices: readonly RecipeInput[] = [
    { layers: ['_', 5, '_'] },
    { hidden: [3, 2], seed: 4 },
    { init: { name: 'uniform', bound: 0.5 } },
    { initFrom: 'model.json' },
    { penalty: 'l2', lambda: 0.5 },
    { l1: 0.5 },
    { epochs: 3, l2: 0, schedule: { name: 'inverse' } },
  ];

  it.each(choices.map((given) => ({ given })))(
    'gives way to what is given: $given',
    ({ given }) => {
      for (const facts of tables) {
        const recipe = settleRecipe(openRecipe({ preset, ...given }), facts);
        expect(recipe).toMatchObject(given);
        if (given.layers !== undefined) expect(recipe.hidden).toBe(undefined);
        if (given.penalty !== undefined || given.l1 !== undefined) expect(recipe.l2).toBe(0);
        const chosen = presets[preset ?? 'default'](facts);
        for (const key of keysOf(chosen)) {
          const isApart = Object.hasOwn(given, key) || ['hidden', 'init', 'l2'].includes(key);
          if (!isApart) expect(recipe[key], key).toEqual(chosen[key]);
        }
      }
    },
  );
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
