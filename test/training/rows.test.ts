import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExampleMatrix } from '../../src/engine/program.js';
import type { ExampleRows } from '../../src/network/example-rows.js';
import { parseHidden } from '../../src/network/layer-spec.js';
import { randomFor } from '../../src/support/random.js';
import { LinearMemory } from '../../src/support/wasm/memory.js';
import type { Recipe } from '../../src/training/recipe.js';
import { resolveRecipe } from '../../src/training/resolve-recipe.js';
import { trainNetwork } from '../../src/training/train-network.js';
import { allEngines } from '../engine/engines.js';

const INPUTS = 6;
const plain: Omit<Recipe, 'batchSize' | 'shuffle' | 'precision' | 'seed'> = {
  widths: parseHidden('4'),
  activations: ['tanh'],
  output: undefined,
  loss: undefined,
  logBase: '2',
  initializer: undefined,
  penalties: {},
  dropout: [0],
  learningRate: 0.1,
  schedule: { name: 'constant' },
  optimizer: 'sgd',
  momentum: 0.9,
  nesterov: false,
  clipNorm: undefined,
  epochs: 3,
  tolerance: 0,
  patience: 2,
  monitor: undefined,
  targetLoss: undefined,
  maxTime: undefined,
  gradientTolerance: undefined,
};

function randomRows(count: number, zeros: number, seed: number): ExampleMatrix {
  const random = randomFor(seed, 'rows');
  const numbers = (length: number, one: () => number) => Float64Array.from({ length }, one);
  return {
    ...{ count, inputs: INPUTS },
    features: numbers(count * INPUTS, () => (random.uniform() < zeros ? 0 : random.normal())),
    targets: numbers(count, () => random.below(3)),
    weights: numbers(count, () => 1 + random.below(3)),
  };
}

/** The examples that some rows are, by themselves. */
function copied({ features, targets, weights }: ExampleMatrix, rows: Uint32Array): ExampleMatrix {
  return {
    ...{ count: rows.length, inputs: INPUTS },
    features: Float64Array.from(
      Array.from(rows).flatMap((row) => [...features.subarray(row * INPUTS, (row + 1) * INPUTS)]),
    ),
    targets: Float64Array.from(rows, (row) => targets[row]),
    weights: Float64Array.from(rows, (row) => weights[row]),
  };
}

it.each(allEngines)(
  'trains on rows of a matrix to the bits of examples by themselves: %s',
  async (_, engine) => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          zeros: fc.constantFrom(0, 0.8),
          batchSize: fc.constantFrom(1, 4),
          shuffle: fc.boolean(),
          isStored: fc.boolean(),
          precision: fc.constantFrom('single' as const, 'double' as const),
          seed: fc.nat(99),
        }),
        async ({ zeros, isStored, ...options }) => {
          const recipe = { ...plain, ...options };
          const data = {
            inputNames: Array.from({ length: INPUTS }, (_, i) => `x${i}`),
            classes: 3,
          };
          const resolved = resolveRecipe(recipe, data);
          const matrix = randomRows(30, zeros, options.seed);
          const order = randomFor(options.seed, 'split').shuffle(
            Array.from({ length: 30 }, (_, i) => i),
          );
          const [training, validation] = [order.slice(0, 17), order.slice(17, 26)].map((rows) =>
            Uint32Array.from(rows),
          );
          const train = async (parts: { training: ExampleRows; validation: ExampleRows }) => {
            const trained = await trainNetwork(recipe, resolved, parts, engine);
            const { network, weights, baselineLoss } = trained;
            return {
              weights: network.parameters.map((parameter) => [...(weights.get(parameter) ?? [])]),
              scores: [trained.training, trained.validation, baselineLoss],
            };
          };
          const examples = isStored
            ? engine.store(matrix, options.precision, new LinearMemory())
            : matrix;
          const found = await train({
            training: { examples, rows: training },
            validation: { examples, rows: validation },
          });
          const expected = await train({
            training: { examples: copied(matrix, training) },
            validation: { examples: copied(matrix, validation) },
          });
          expect(found).toEqual(expected);
        },
      ),
      { seed: 1, numRuns: 25 },
    );
  },
  60_000,
);
