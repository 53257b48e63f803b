import { describe, expect, it } from 'vitest';
import type { ExampleMatrix } from '../../src/engine/program.js';
import { checkTrainingGradient } from '../../src/estimator/gradient-check.js';
import { type RecipeInput, readRecipe } from '../../src/estimator/recipe.js';
import { trainingRecipe } from '../../src/estimator/training-recipe.js';
import { activations } from '../../src/network/activations.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { losses } from '../../src/network/losses.js';
import { regularizers } from '../../src/network/regularizers.js';
import { keysOf } from '../../src/support/records.js';
import { resolveRecipe } from '../../src/training/resolve-recipe.js';
import { randomExamples } from '../network/examples.js';

const settings = { rows: 8, epsilon: 1e-6, rtol: 1e-5, perBlock: 64 };

/** The check of a training by a recipe, on random examples of three inputs unless others are given. */
function check(given: RecipeInput, options = {}, examples?: ExampleMatrix) {
  const recipe = trainingRecipe(readRecipe(given));
  const classes = given.output === 'linear' ? undefined : given.output === 'sigmoid' ? 2 : 3;
  const inputNames = ['a', 'b', 'c'];
  const resolved = resolveRecipe(recipe, { inputNames, classes });
  const weights = initialWeights(resolved.network, recipe.seed, recipe.initializer);
  const training = { examples: examples ?? randomExamples(20, 3, classes) };
  const subject = { recipe, resolved, weights, training, inputNames };
  return checkTrainingGradient(subject, { ...settings, ...options });
}

const objectives = keysOf(losses).flatMap((loss) =>
  losses[loss].outputs.map((output) => [loss, output] as const),
);

describe.each(keysOf(activations))('a training with %s', (activation) => {
  it.each(objectives)(
    'and the loss %s on %s has the right gradient on both engines',
    (loss, output) => {
      const report = check({ hidden: [4, 3], activation: [activation], loss, output });
      expect(report.blocks.flatMap(({ faults }) => faults)).toEqual([]);
      expect(report.engines.map(({ precision, holds }) => [precision, holds])).toEqual([
        ['single', true],
        ['double', true],
      ]);
      expect(report).toMatchObject({ rows: 8, holds: true });
      expect(report.blocks.map(({ block, checked }) => [block, checked])).toEqual([
        ...[
          ['bias 1', 4],
          ['weights 1', 12],
          ['bias 2', 3],
          ['weights 2', 12],
        ],
        ...(output === 'softmax'
          ? [
              ['bias 3', 3],
              ['weights 3', 9],
            ]
          : [
              ['bias 3', 1],
              ['weights 3', 3],
            ]),
      ]);
    },
  );
});

it.each(keysOf(regularizers))('includes the penalty %s', (name) => {
  const [without, with_] = [0, 5].map((strength) => check({ hidden: [4], [name]: strength }));
  expect(with_.holds).toBe(true);
  expect(with_.loss).toBeGreaterThan(without.loss);
});

it('freezes the mask of dropout', () => {
  const report = check({ hidden: [8, 8], dropout: [0.5], activation: ['tanh'] });
  expect(report.holds).toBe(true);
  expect(report.loss).not.toBe(check({ hidden: [8, 8], activation: ['tanh'] }).loss);
});

it('says where the derivatives differ most, by names', () => {
  const { blocks } = check({ hidden: [4] }, { rtol: 1e-5 });
  expect(blocks[0].worst?.where).toMatch(/^unit [1-4]$/);
  expect(blocks[1].worst?.where).toMatch(/^[abc] → unit [1-4]$/);
  expect(blocks[3].worst?.where).toMatch(/^unit [1-4] → unit [1-3]$/);
});

it('tries some weights of large blocks, and all together in random directions', () => {
  const { blocks, holds } = check({ hidden: [100] }, { perBlock: 10 });
  expect(holds).toBe(true);
  expect(blocks.map(({ weights, checked }) => [weights, checked])).toEqual([
    [100, 10],
    [300, 10],
    [3, 3],
    [300, 10],
  ]);
});

it('takes no more rows than there are, and others for another seed', () => {
  expect(check({ hidden: [2] }, { rows: 1000 }).rows).toBe(20);
  const at = (seed: number) => check({ hidden: [2], seed, init: { name: 'uniform', bound: 1e-9 } });
  expect(at(1).loss).not.toBeCloseTo(at(2).loss, 12);
});

describe('a kink', () => {
  /** Rows of zeros, of which a ReLU without a bias is at its kink. */
  const zeros = { ...randomExamples(4, 3, 3), features: new Float64Array(12) };

  it('is told, and is no fault', () => {
    const report = check({ hidden: [4], activation: ['relu'] }, {}, zeros);
    expect(report.holds).toBe(true);
    const [bias] = report.blocks;
    expect(bias.kinks).toHaveLength(4);
    expect(bias.worst).toBeUndefined();
    for (const { where, fromBelow, fromAbove, reverse } of bias.kinks) {
      expect(where).toMatch(/^unit \d$/);
      expect(Math.abs(fromAbove - fromBelow)).toBeGreaterThan(1e-3);
      expect(Math.min(Math.abs(reverse - fromBelow), Math.abs(reverse - fromAbove))).toBeLessThan(
        1e-5,
      );
    }
  });

  it('is not where there is a derivative', () => {
    const report = check({ hidden: [4], activation: ['tanh'] }, {}, zeros);
    expect(report.blocks.flatMap(({ kinks }) => kinks)).toEqual([]);
    expect(report.holds).toBe(true);
  });
});

it('does not hold where a derivative is not a number', () => {
  const huge = { ...randomExamples(4, 3), features: new Float64Array(12).fill(1e308) };
  const report = check(
    { hidden: [4], output: 'linear', task: 'regression', activation: ['identity'] },
    {},
    huge,
  );
  expect(report.holds).toBe(false);
  expect(report.blocks[1].worst).toMatchObject({ verdict: 'fails', error: Infinity });
});
