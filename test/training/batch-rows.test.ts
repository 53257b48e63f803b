import { describe, expect, it } from 'vitest';
import type { Precision } from '../../src/autodiff/evaluate.js';
import type { Engine } from '../../src/engine/program.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { parseHidden } from '../../src/network/layer-spec.js';
import { optimizers } from '../../src/network/optimizers.js';
import { trainingProgram } from '../../src/network/programs.js';
import { keysOf } from '../../src/support/records.js';
import { descentProgram } from '../../src/training/descent-program.js';
import type { Recipe } from '../../src/training/recipe.js';
import { type ResolvedRecipe, resolveRecipe } from '../../src/training/resolve-recipe.js';
import { allEngines } from '../engine/engines.js';
import { randomExamples } from '../network/examples.js';

const recipe: Recipe = {
  widths: parseHidden('9,4'),
  activations: ['tanh'],
  output: undefined,
  loss: undefined,
  logBase: '2',
  initializer: undefined,
  penalties: { l2: 0.1 },
  dropout: [0.3],
  learningRate: 0.1,
  schedule: { name: 'constant' },
  optimizer: 'sgd',
  momentum: 0.9,
  nesterov: false,
  batchSize: 2 ** 31,
  clipNorm: 1,
  epochs: 5,
  shuffle: true,
  seed: 0,
  precision: 'double',
  tolerance: 0,
  patience: 2,
  monitor: undefined,
  targetLoss: undefined,
  maxTime: undefined,
  gradientTolerance: 1e-9,
};
const resolved = resolveRecipe(recipe, { inputNames: ['a', 'b', 'c', 'd', 'e'], classes: 3 });

/** The weights and sums after twenty steps with all examples. */
function train(
  engine: Engine,
  precision: Precision,
  program: ReturnType<typeof descentProgram>,
  { network }: ResolvedRecipe,
  count: number,
) {
  const plan = engine.compile(program, precision);
  plan.load(randomExamples(count, 5, 3));
  for (const [parameter, numbers] of initialWeights(network, 1)) plan.write(parameter, numbers);
  for (let step = 0; step < 20; step++) {
    plan.run(inOrder(count), { learningRate: 0.05, firstStep: step });
  }
  return [network.parameters.map((parameter) => [...plan.read(parameter)]), [...plan.sums()]];
}

describe('a batch of more rows than there are examples', () => {
  it('has no more rows than they are, but for a few', () => {
    const rows = (batchSize: number, count: number) =>
      descentProgram({ ...recipe, batchSize }, resolved, count).features.shape[0];
    expect(rows(2 ** 31, 150)).toBe(150);
    expect(rows(150, 150)).toBe(150);
    expect(rows(32, 150)).toBe(32);
    expect(rows(1, 150)).toBe(1);
    expect(rows(100, 3)).toBeLessThan(10);
    expect(rows(2, 1)).toBe(2);
  });

  it.each(allEngines)('is the same step to the last bit, on the %s engine', (_, engine) => {
    for (const optimizer of keysOf(optimizers)) {
      for (const precision of ['single', 'double'] as const) {
        for (const count of [1, 3, 7, 8, 9, 21]) {
          const own = { ...recipe, optimizer, batchSize: 50 };
          const short = descentProgram(own, resolved, count);
          const { network, objective } = resolved;
          const long = trainingProgram(network, {
            ...own,
            ...objective,
            exampleCount: count,
            dropout: { probabilities: resolved.dropout, seed: own.seed },
            watchGradient: true,
          });
          expect(long.batchSize).toBe(50);
          expect(train(engine, precision, short, resolved, count)).toEqual(
            train(engine, precision, long, resolved, count),
          );
        }
      }
    }
  });
});
