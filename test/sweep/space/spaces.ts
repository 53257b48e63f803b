import fc from 'fast-check';
import type { RecipeInput } from '../../../src/estimator/recipe.js';
import { recipeOptions } from '../../../src/estimator/recipe-options.js';
import { keysOf } from '../../../src/support/records.js';

/** Texts of values of some options, none of which contradicts another one. */
export const someValues = {
  learningRate: ['0.003', '0.01', '5e-2', '1'],
  momentum: ['0', '0.5', '0.9'],
  layers: ['_,8,_', '4,16,16,3', '_,_'],
  activation: ['tanh', 'relu,tanh', 'x*sigmoid(x)'],
  schedule: ['constant', 'step:10,0.5', 'cosine'],
  shuffle: ['true', 'false'],
  dropout: ['0', '0.1,0.2'],
  classWeight: ['balanced', 'a=2,b=1'],
  batchSize: ['1', '16', '64'],
} as const satisfies { readonly [K in keyof RecipeInput]: readonly string[] };

/** Some of these options, with some of their values, as texts to vary. */
export const grids = fc
  .subarray(keysOf(someValues), { minLength: 1, maxLength: 4 })
  .chain((keys) =>
    fc.tuple(
      ...keys.map((key) =>
        fc
          .tuple(
            fc.constantFrom(
              ...[key, recipeOptions[key].alias].filter((name) => name !== undefined),
            ),
            fc.shuffledSubarray([...someValues[key]], { minLength: 1 }),
          )
          .map(([name, values]) => `${name}=${values.join(' ')}`),
      ),
    ),
  );

/** Ranges of some options, as texts to vary, and what they are. */
export const ranges = fc.constantFrom('learningRate', 'l2', 'maxTime').chain((key) =>
  fc
    .tuple(
      fc.boolean(),
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
    )
    .filter(([, a, b]) => a !== b)
    .map(([log, a, b]) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      return { key, log, min, max, text: `${key}=${log ? 'log:' : ''}${min}..${max}` };
    }),
);
