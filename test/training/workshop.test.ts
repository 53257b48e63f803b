import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, ExampleMatrix } from '../../src/engine/program.js';
import { parseHidden } from '../../src/network/layer-spec.js';
import { optimizers } from '../../src/network/optimizers.js';
import { regularizers } from '../../src/network/regularizers.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { LinearMemory } from '../../src/support/wasm/memory.js';
import { monitors } from '../../src/training/monitors.js';
import type { Recipe } from '../../src/training/recipe.js';
import { resolveRecipe } from '../../src/training/resolve-recipe.js';
import { type Trained, trainNetwork } from '../../src/training/train-network.js';
import type { TrainingData } from '../../src/training/trainer.js';
import { Workshop } from '../../src/training/workshop.js';
import { allEngines } from '../engine/engines.js';
import { predicted } from '../network/predicted.js';

const INPUTS = 20;
const CLASSES = 3;
const plain: Recipe = {
  widths: parseHidden('8'),
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
  epochs: 3,
  shuffle: true,
  seed: 0,
  precision: 'single',
  tolerance: 0,
  patience: undefined,
  monitor: undefined,
  targetLoss: undefined,
  maxTime: undefined,
  gradientTolerance: undefined,
};

/** Rows most of whose features are 0, so that updates of weights may wait. */
function sparseRows(count: number, seed: number): ExampleMatrix {
  const random = randomFor(seed, 'rows');
  return {
    ...{ count, inputs: INPUTS },
    features: Float64Array.from({ length: count * INPUTS }, () =>
      random.uniform() < 0.8 ? 0 : random.normal(),
    ),
    targets: Float64Array.from({ length: count }, () => random.below(CLASSES)),
    weights: Float64Array.from({ length: count }, () => 1 + random.below(2)),
  };
}

const held = { examples: sparseRows(9, 3) };
/** Two folds of one size, and one of another. */
const folds: TrainingData[] = [
  { training: { examples: sparseRows(24, 1) }, validation: held },
  { training: { examples: sparseRows(24, 2) }, validation: held },
  { training: { examples: sparseRows(25, 1), rows: Uint32Array.from([3, 1, 20, 7, 9]) } },
];

/** A fold of one more row, as λ/n sees. */
const larger: TrainingData = { training: { examples: sparseRows(25, 4) }, validation: held };

/** Whatever may be another number, or another program. */
const changes: Partial<Recipe>[] = [
  {},
  { learningRate: 0.01, epochs: 2, seed: 5 },
  { schedule: { name: 'step', period: 1, factor: 0.5 }, warmup: 2, shuffle: false },
  ...keysOf(optimizers).map((optimizer) => ({ optimizer, learningRate: 0.01 })),
  ...[0.5, 0.9].flatMap((momentum) =>
    [false, true].map((nesterov) => ({ momentum, nesterov, seed: 3 })),
  ),
  { optimizer: 'adam', beta1: 0.8 },
  { optimizer: 'adam', beta2: 0.99, weightDecay: 0.1 },
  { weightDecay: 0.01 },
  { weightDecay: 0.02, momentum: 0.9 },
  ...keysOf(regularizers).flatMap((name) => [0.1, 0.2].map((l) => ({ penalties: { [name]: l } }))),
  { penalties: { l1: 0.1, l2: 0.1 }, momentum: 0.8 },
  { clipNorm: 0.5 },
  { clipNorm: 0.1 },
  { lrFactor: { biases: 0.5 } },
  { lrFactor: { biases: 0.25, weights: 2 } },
  { labelSmoothing: 0.1 },
  { labelSmoothing: 0.2 },
  { batchSize: 8 },
  { batchSize: 8, penalties: { l2: 0.1 }, momentum: 0.9 },
  { batchSize: 100 },
  ...[0.2, 0.5].flatMap((p) => [0, 1].map((seed) => ({ dropout: [p], seed }))),
  { gradientTolerance: 1e-9 },
  ...keysOf(monitors).map((monitor) => ({ monitor, patience: 1, epochs: 6 })),
  { initializer: { name: 'he' } },
  { widths: parseHidden('6,5'), activations: ['relu'] },
  { logBase: 'e' },
  { precision: 'double' },
  { precision: 'double', momentum: 0.9, penalties: { l2: 0.1 } },
];
const recipes = changes.map((change): Recipe => ({ ...plain, ...change }));

const data = { inputNames: Array.from({ length: INPUTS }, (_, i) => `x${i}`), classes: CLASSES };

const train = (recipe: Recipe, parts: TrainingData, engine: Engine, workshop?: Workshop) =>
  trainNetwork(
    recipe,
    resolveRecipe(recipe, data),
    parts,
    engine,
    {},
    undefined,
    undefined,
    workshop,
  );

/** All that a training comes to, but the time. */
const numbersOf = ({ network, weights, seconds: _, ...trained }: Trained) => ({
  weights: network.parameters.map((parameter) => [...(weights.get(parameter) ?? [])]),
  scores: [trained.training, trained.validation, trained.baselineLoss],
  ...{ epochs: trained.epochs, stopped: trained.stopped, weightsEpoch: trained.weightsEpoch },
});

/** An engine that counts what it compiles. */
function counting(engine: Engine) {
  const counts = { compiled: 0 };
  const compile: Engine['compile'] = (...given) => {
    counts.compiled += 1;
    return engine.compile(...given);
  };
  return { engine: { ...engine, compile }, counts };
}

describe('trainings that share a workshop', () => {
  it.each(allEngines)('come to the bits of each alone, in any order: %s', async (_, engine) => {
    const all = recipes.flatMap((recipe, r) => {
      const some = engine === compiled ? folds : [folds[r % folds.length]];
      return some.map((parts) => ({ recipe, parts }));
    });
    const alone = new Map<(typeof all)[number], ReturnType<typeof numbersOf>>();
    for (const one of all) {
      alone.set(one, numbersOf(await train(one.recipe, one.parts, engine)));
    }
    const workshop = new Workshop(engine);
    const order = [...all, ...randomFor(1, 'order').shuffle([...all])];
    for (const one of order) {
      const found = numbersOf(await train(one.recipe, one.parts, engine, workshop));
      expect(found, JSON.stringify(one.recipe)).toEqual(alone.get(one));
    }
  });

  it('compile nothing that another one has compiled', async () => {
    const { engine, counts } = counting(compiled);
    const workshop = new Workshop(engine);
    const courses: Partial<Recipe>[] = [
      {},
      { learningRate: 0.01, schedule: { name: 'cosine' }, warmup: 1 },
      { epochs: 5, seed: 9, shuffle: false, initializer: { name: 'he' } },
      { patience: 1, tolerance: 0.5, targetLoss: 0.1, maxTime: 100 },
      { momentum: 0.5, penalties: { l1: 0.1, l2: 0.3 }, clipNorm: 2, weightDecay: 0.1 },
    ];
    const base: Recipe = {
      ...{ ...plain, momentum: 0.9, clipNorm: 1, weightDecay: 0.2, batchSize: 2 },
      penalties: { l1: 0.1, l2: 0.1 },
    };
    await train(base, folds[0], engine, workshop);
    const { compiled: first } = counts;
    for (const course of courses) {
      for (const parts of [...folds.slice(0, 2), larger]) {
        await train({ ...base, ...course }, parts, engine, workshop);
      }
    }
    expect(counts.compiled).toBe(first);
  });

  it('keep their scorers, whoever was trained after them', async () => {
    const workshop = new Workshop(compiled);
    const { examples } = held;
    const first = await train(plain, folds[0], compiled, workshop);
    const before = first.scorer.score(examples);
    const second = await train({ ...plain, seed: 8 }, folds[1], compiled, workshop);
    expect(second.scorer.score(examples)).not.toEqual(before);
    expect(first.scorer.score(examples)).toEqual(before);
    const [own, other] = [first, second].map(({ scorer }) =>
      predicted(scorer, examples.features, examples.count),
    );
    expect(own).not.toEqual(other);
    expect(second.validation).toEqual(second.scorer.score(examples));
  });

  it('go on from first weights of another network of that shape, and from a state', async () => {
    const workshop = new Workshop(compiled);
    const resolved = resolveRecipe(plain, data);
    const before = await trainNetwork(plain, resolved, folds[0], compiled);
    const rest = (shared?: Workshop) => [
      trainNetwork(plain, resolved, folds[1], compiled, {}, before.weights, undefined, shared),
      trainNetwork(
        { ...plain, epochs: 5 },
        resolved,
        folds[0],
        compiled,
        {},
        undefined,
        before.state,
        shared,
      ),
    ];
    const alone = (await Promise.all(rest())).map(numbersOf);
    await train(plain, folds[0], compiled, workshop);
    // Both at once: none of them takes what the other one works with.
    expect((await Promise.all(rest(workshop))).map(numbersOf)).toEqual(alone);
  });

  it('stay where large examples are stored, and compile there once', async () => {
    const memory = new LinearMemory();
    const examples = compiled.store(sparseRows(40, 5), plain.precision, memory);
    const { counts, engine } = counting(compiled);
    const workshop = new Workshop(engine, 1);
    const parts = { training: { examples } };
    const alone = numbersOf(await train(plain, parts, compiled));
    expect(numbersOf(await train(plain, parts, engine, workshop))).toEqual(alone);
    const before = [counts.compiled, memory.end];
    for (const learningRate of [0.1, 0.2, 0.1]) {
      const trained = await train({ ...plain, learningRate }, parts, engine, workshop);
      if (learningRate === 0.1) expect(numbersOf(trained)).toEqual(alone);
    }
    expect([counts.compiled, memory.end]).toEqual(before);
  });

  it('begin another memory when much is taken, and none for what is too large', async () => {
    const alone = numbersOf(await train(plain, folds[0], compiled));
    for (const budget of [1, 100_000, 400_000]) {
      const workshop = new Workshop(compiled, budget);
      const memories = new Set<unknown>();
      for (let i = 0; i < 6; i++) {
        const seed = i % 2;
        const trained = await train(
          { ...plain, dropout: [0.1 * i], seed },
          folds[0],
          compiled,
          workshop,
        );
        const { features } = trained.stored.training.examples;
        if (!('memory' in features)) throw new Error('they are not stored');
        memories.add(features.memory);
        expect(features.memory.end).toBeLessThan(2_000_000);
        expect(numbersOf(await train(plain, folds[0], compiled, workshop))).toEqual(alone);
      }
      expect(memories.size).toBeGreaterThan(1);
    }
  });
});
