import { describe, expect, it } from 'vitest';
import { add, input, mul, sum } from '../../src/autodiff/ops.js';
import type { Engine, ExampleMatrix, Program } from '../../src/engine/program.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { trainingProgram } from '../../src/network/programs.js';
import { createScorer } from '../../src/network/scorer.js';
import { fromRows, toRows } from '../../src/network/weights.js';
import { examplesOf, randomExamples } from '../network/examples.js';
import { predicted } from '../network/predicted.js';
import { allEngines } from './engines.js';

const settings = { learningRate: 0.1, firstStep: 0 };

/** Parameters after one pass over the examples, in batches. */
function train(engine: Engine, examples: ExampleMatrix, batchSize: number, cuts: number[] = []) {
  const network = buildNetwork({
    inputs: examples.inputs,
    hidden: [{ units: 3, activation: 'tanh' }],
    outputs: { units: 2, activation: 'softmax' },
  });
  const program = trainingProgram(network, {
    loss: 'cross-entropy',
    logBase: '2',
    optimizer: 'sgd',
    momentum: 0.9,
    nesterov: false,
    batchSize,
    penalties: { l2: 0.1 },
    exampleCount: examples.count,
    dropout: { probabilities: [0.2], seed: 1 },
    watchGradient: true,
  });
  const plan = engine.compile(program, 'double');
  plan.load(examples);
  for (const [parameter, numbers] of initialWeights(network, 1)) plan.write(parameter, numbers);
  const order = inOrder(examples.count);
  const ends = [...cuts, order.length];
  ends.forEach((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1];
    plan.run(order.subarray(start, end), { ...settings, firstStep: start / batchSize });
  });
  const numbers = network.parameters.map((parameter) => [...plan.read(parameter)]);
  return { numbers, sums: new Map(plan.sums()) };
}

describe.each(allEngines)('the %s engine', (_, engine) => {
  const examples = randomExamples(10, 2, 2);

  it('does not care how a pass is cut into runs', () => {
    const whole = train(engine, examples, 2);
    const cut = train(engine, examples, 2, [2, 6]);
    expect(cut.numbers).toEqual(whole.numbers);
    expect(cut.sums).toEqual(whole.sums);
  });

  it('counts the last batch by the examples that are there', () => {
    // One example in a batch of 4 is a step like that of a batch of 1.
    const [one] = [examplesOf([[0.3, -0.5, 1]])];
    const small = trainWithoutDropout(engine, one, 1);
    const large = trainWithoutDropout(engine, one, 4);
    large.flat().forEach((w, i) => {
      expect(w).toBeCloseTo(small.flat()[i], 14);
    });
  });

  it('takes the mean over a batch: an example twice is as good as once', () => {
    const once = trainWithoutDropout(engine, examplesOf([[0.3, -0.5, 1]]), 1);
    const twice = trainWithoutDropout(
      engine,
      examplesOf([
        [0.3, -0.5, 1],
        [0.3, -0.5, 1],
      ]),
      2,
    );
    twice.flat().forEach((w, i) => {
      expect(w).toBeCloseTo(once.flat()[i], 14);
    });
  });

  it('takes the mean of the gradients of single examples, in a last batch that is not full too', () => {
    // By the step of one batch of m examples, W changes by the mean of what m steps from there change.
    const ten = randomExamples(5, 2, 2);
    for (const count of [1, 3, 4]) {
      const some = partOf(ten, 0, count);
      const first = trainWithoutDropout(engine, partOf(ten, 0, 0), 4).flat();
      const singles = Array.from({ length: count }, (_, i) =>
        trainWithoutDropout(engine, partOf(ten, i, i + 1), 1).flat(),
      );
      trainWithoutDropout(engine, some, 4)
        .flat()
        .forEach((w, k) => {
          const mean = singles.reduce((sum, single) => sum + single[k] - first[k], 0) / count;
          expect(w - first[k]).toBeCloseTo(mean, 14);
        });
    }
  });

  it('weighs examples: 2 is as good as being there twice, 0 as not being there', () => {
    const weighted = trainWithoutDropout(
      engine,
      examplesOf(
        [
          [1, 2, 0],
          [3, 1, 1],
          [9, 9, 1],
        ],
        [2, 1, 0],
      ),
      3,
    );
    const repeated = trainWithoutDropout(
      engine,
      examplesOf([
        [1, 2, 0],
        [1, 2, 0],
        [3, 1, 1],
      ]),
      3,
    );
    weighted.flat().forEach((w, i) => {
      expect(w).toBeCloseTo(repeated.flat()[i], 13);
    });
  });

  it('replaces all states at once', () => {
    const features = input('features', [1, 1]);
    const column = (name: string) => input(name, [1, 1]);
    const [a, b] = [column('a'), column('b')];
    // The Fibonacci numbers: (a, b) ← (b, a + b), which goes wrong if a is replaced first.
    const program: Program = {
      batchSize: 1,
      features,
      targets: column('targets'),
      weights: column('weights'),
      inverseBatchSize: column('inverseBatchSize'),
      learningRate: column('η'),
      state: [
        { value: a, next: mul(1, b), initial: 0 },
        { value: b, next: add(a, b), initial: 1 },
      ],
      fixed: [],
      metrics: new Map([['total', sum(features)]]),
      outputs: [],
    };
    const plan = engine.compile(program, 'double');
    plan.load(examplesOf([[2, 0]]));
    plan.run(new Uint32Array(10), settings);
    expect([plan.read(a)[0], plan.read(b)[0]]).toEqual([55, 89]);
    expect(plan.sums().get('total')).toBe(20);
    plan.resetSums();
    plan.run(new Uint32Array(1), settings);
    expect(plan.sums().get('total')).toBe(2);
  });

  it('predicts any number of rows, and scores by weights', () => {
    const network = buildNetwork({
      inputs: 2,
      hidden: [],
      outputs: { units: 2, activation: 'softmax' },
    });
    const objective = { loss: 'cross-entropy', logBase: '2' } as const;
    const scorer = createScorer(network, objective, engine, 'double');
    scorer.use(initialWeights(network, 3));
    const outputs = predicted(scorer, examples.features, 10);
    expect(predicted(scorer, new Float64Array(0), 0)).toEqual(new Float64Array(0));
    for (let i = 0; i < 10; i++) expect(outputs[2 * i] + outputs[2 * i + 1]).toBeCloseTo(1, 13);
    const { loss, accuracy } = scorer.score(examples);
    const probabilities = Array.from(examples.targets, (k, i) => outputs[2 * i + k]);
    expect(loss).toBeCloseTo(-probabilities.reduce((s, p) => s + Math.log2(p), 0) / 10, 13);
    expect(accuracy).toBe(probabilities.filter((p) => p > 0.5).length / 10);

    const weights = [3, 0, 1, 0.5, 0, 2, 1, 1, 0, 4];
    const weighted = scorer.score({ ...examples, weights: Float64Array.from(weights) });
    const total = probabilities.reduce((s, p, i) => s - weights[i] * Math.log2(p), 0);
    expect(weighted.loss).toBeCloseTo(total / 12.5, 13);
    // Accuracy counts examples, not their weights; those of weight 0 are not there.
    const there = probabilities.filter((_, i) => weights[i] > 0);
    expect(weighted.accuracy).toBe(there.filter((p) => p > 0.5).length / 7);
  });

  it.each([
    ['bits', '2'],
    ['nats', 'e'],
  ] as const)(
    'scores one sigmoid unit like two softmax units of the same function, in %s',
    (_unit, logBase) => {
      const hidden = [{ units: 3, activation: 'tanh' }] as const;
      const [one, two] = [
        buildNetwork({ inputs: 2, hidden, outputs: { units: 1, activation: 'sigmoid' } }),
        buildNetwork({ inputs: 2, hidden, outputs: { units: 2, activation: 'softmax' } }),
      ];
      const weights = initialWeights(one, 8, { name: 'uniform', bound: 1 });
      const [first, last] = one.layers.map((layer) => toRows(layer, weights));
      const objective = { loss: 'cross-entropy', logBase } as const;
      const scorers = [one, two].map((network) =>
        createScorer(network, objective, engine, 'double'),
      );
      scorers[0].use(weights);
      scorers[1].use(fromRows(two, [first, [[0, 0, 0, 0], ...last]]));
      const [a, b] = scorers.map((scorer) => scorer.score(examples));
      expect(b.loss).toBeCloseTo(a.loss, 13);
      expect(b.accuracy).toBe(a.accuracy);
      const [p, q] = scorers.map((scorer) => predicted(scorer, examples.features, 10));
      p.forEach((probability, i) => {
        expect(q[2 * i]).toBeCloseTo(1 - probability, 14);
        expect(q[2 * i + 1]).toBeCloseTo(probability, 14);
      });
    },
  );
});

/** The examples from one number up to another. */
function partOf({ inputs, features, targets, weights }: ExampleMatrix, from: number, to: number) {
  return {
    count: to - from,
    inputs,
    features: features.subarray(from * inputs, to * inputs),
    targets: targets.subarray(from, to),
    weights: weights.subarray(from, to),
  };
}

function trainWithoutDropout(engine: Engine, examples: ExampleMatrix, batchSize: number) {
  const network = buildNetwork({
    inputs: 2,
    hidden: [{ units: 3, activation: 'tanh' }],
    outputs: { units: 2, activation: 'softmax' },
  });
  const program = trainingProgram(network, {
    loss: 'cross-entropy',
    logBase: 'e',
    optimizer: 'sgd',
    momentum: 0,
    nesterov: false,
    batchSize,
    penalties: {},
    exampleCount: 1,
    watchGradient: false,
  });
  const plan = engine.compile(program, 'double');
  plan.load(examples);
  for (const [parameter, numbers] of initialWeights(network, 1)) plan.write(parameter, numbers);
  plan.run(inOrder(examples.count), settings);
  return network.parameters.map((parameter) => [...plan.read(parameter)]);
}
