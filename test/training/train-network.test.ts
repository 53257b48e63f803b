import { describe, expect, it } from 'vitest';
import { reference } from '../../src/engine/reference.js';
import { type DataShape, parseHidden } from '../../src/network/layer-spec.js';
import { createScorer } from '../../src/network/scorer.js';
import { toRows } from '../../src/network/weights.js';
import type { Recipe } from '../../src/training/recipe.js';
import { resolveRecipe } from '../../src/training/resolve-recipe.js';
import { trainNetwork } from '../../src/training/train-network.js';
import type { TrainingData } from '../../src/training/trainer.js';
import { randomExamples } from '../network/examples.js';

const recipe: Recipe = {
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
  momentum: 0,
  nesterov: false,
  batchSize: 1,
  clipNorm: undefined,
  epochs: 5,
  shuffle: true,
  seed: 0,
  precision: 'double',
  tolerance: 0,
  patience: 2,
  monitor: undefined,
  targetLoss: undefined,
  maxTime: undefined,
  gradientTolerance: undefined,
};
const classes: DataShape = { inputNames: ['a', 'b'], classes: 2 };
const number: DataShape = { inputNames: ['a', 'b'], classes: undefined };

describe('resolveRecipe', () => {
  it('takes cross entropy for classes and squared loss for a number, unless told', () => {
    expect(resolveRecipe(recipe, classes).objective.loss).toBe('cross-entropy');
    expect(resolveRecipe(recipe, number).objective.loss).toBe('squared');
    expect(resolveRecipe({ ...recipe, loss: 'huber' }, number).objective.loss).toBe('huber');
  });

  it('gives every hidden layer its dropout', () => {
    const widths = parseHidden('4,3');
    const dropoutOf = (dropout: number[]) =>
      resolveRecipe({ ...recipe, widths, dropout }, classes).dropout;
    expect(dropoutOf([0.5])).toEqual([0.5, 0.5]);
    expect(dropoutOf([0.5, 0.1])).toEqual([0.5, 0.1]);
    expect(resolveRecipe({ ...recipe, widths: parseHidden('none') }, classes).dropout).toEqual([]);
  });

  it.each([
    [
      'cross entropy of a number',
      number,
      { loss: 'cross-entropy' },
      'loss cross-entropy: it needs probabilities, and a linear output gives a number — use loss squared, absolute or huber',
    ],
    [
      'dropout for too many layers',
      classes,
      { dropout: [0.1, 0.2] },
      'dropout 0.1,0.2: there is 1 hidden layer, and 2 probabilities — give one for all of them, or one each',
    ],
    [
      'dropout without a hidden layer',
      classes,
      { dropout: [0.1], widths: parseHidden('none') },
      'dropout 0.1: there is no hidden layer whose units could be dropped — leave it out, or use hidden 16',
    ],
    [
      'watching the accuracy of a number',
      number,
      { monitor: 'validation-accuracy' },
      /^monitor validation-accuracy: .* — use monitor validation-loss$/,
    ],
  ] as const)('refuses %s', (_, data, change, message) => {
    expect(() => resolveRecipe({ ...recipe, ...change }, data)).toThrow(message);
  });
});

describe('trainNetwork', () => {
  const training = randomExamples(20, 2, 2);
  const validation = randomExamples(10, 2, 2, 7);
  const both = { training: { examples: training }, validation: { examples: validation } };
  const train = (
    change: Partial<Recipe>,
    data: TrainingData = { training: { examples: training } },
  ) => {
    const changed = { ...recipe, ...change };
    return trainNetwork(changed, resolveRecipe(changed, classes), data, reference);
  };
  const rowsOf = ({ network, weights }: Awaited<ReturnType<typeof train>>) =>
    network.layers.map((layer) => toRows(layer, weights));

  it.each([
    ['epochs', {}],
    ['target-loss', { targetLoss: 1e9 }],
    ['gradient', { gradientTolerance: 1e9 }],
    ['max-time', { maxTime: 0 }],
    ['tolerance', { tolerance: 1e9 }],
    ['patience', { monitor: 'loss', learningRate: 0, shuffle: false }],
  ] as const)('stops by %s when the recipe says so', async (reason, change) => {
    expect((await train(change)).stopped).toBe(reason);
  });

  it('watches the validation loss when there is validation data, and scores the weights it kept', async () => {
    // The labels are random: what is learnt of the one does not help with the other.
    const trained = await train({ epochs: 200 }, both);
    expect(trained.stopped).toBe('patience');
    expect(trained.weightsEpoch).toBe(trained.epochs - 2);
    const again = await train({ epochs: trained.weightsEpoch });
    expect(rowsOf(again)).toEqual(rowsOf(trained));
    expect(trained.training).toEqual(again.scorer.score(training));
    expect(trained.validation).toEqual(again.scorer.score(validation));
  });

  it('continues from a state, by a recipe that was written down', async () => {
    const schedule = { name: 'step', period: 2, factor: 0.5 } as const;
    const whole = { ...recipe, schedule, epochs: 6, monitor: 'loss', momentum: 0.9 } as const;
    const copy: Recipe = structuredClone(whole);
    expect(copy).toEqual(whole);
    const resolved = resolveRecipe(copy, classes);
    const { state } = await trainNetwork({ ...copy, epochs: 3 }, resolved, both, reference);
    const from = structuredClone(state);
    const rest = await trainNetwork(copy, resolved, both, reference, {}, undefined, from);
    const once = await train(whole, both);
    expect([rest.epochs, rest.examples]).toEqual([once.epochs, once.examples]);
    expect(rowsOf(rest)).toEqual(rowsOf(once));
    expect(rest.validation).toEqual(once.validation);
  });

  it('drops units while training, and none when scoring', async () => {
    const [plain, dropped] = [await train({}), await train({ dropout: [0.5] })];
    expect(rowsOf(dropped)).not.toEqual(rowsOf(plain));
    const { network, objective, weights } = dropped;
    const scorer = createScorer(network, objective, reference, 'double');
    scorer.use(weights);
    expect(dropped.training).toEqual(scorer.score(training));
  });

  it('penalizes large weights, by λ/n', async () => {
    const size = async (l2: number) =>
      rowsOf(await train({ penalties: { l2 } }))
        .flatMap((rows) => rows.flatMap(([, ...weights]) => weights))
        .reduce((sum, w) => sum + w * w, 0);
    const [none, some, much] = [await size(0), await size(1), await size(10)];
    expect(some).toBeLessThan(none);
    expect(much).toBeLessThan(some);
  });

  it('tells the loss of always predicting the frequencies', async () => {
    const ones = Array.from(training.targets).reduce((a, b) => a + b) / 20;
    const entropy = -ones * Math.log2(ones) - (1 - ones) * Math.log2(1 - ones);
    expect((await train({})).baselineLoss).toBeCloseTo(entropy, 13);
  });
});
