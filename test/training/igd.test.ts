import { describe, expect, it } from 'vitest';
import type { ExampleMatrix } from '../../src/engine/program.js';
import { buildNetwork } from '../../src/network/network.js';
import { type DescentSpec, trainingProgram } from '../../src/network/programs.js';
import { schedules } from '../../src/network/schedules.js';
import { createScorer } from '../../src/network/scorer.js';
import { initialWeights } from '../../src/network/weights.js';
import { type EpochRecord, targetLoss } from '../../src/training/convergence.js';
import { type IgdObserver, type IgdSetup, igd } from '../../src/training/igd.js';
import { allEngines } from '../engine/engines.js';
import { examplesOf, randomExamples } from '../network/examples.js';

const objective = { loss: 'cross-entropy', logBase: '2' } as const;

describe.each(allEngines)('igd on the %s engine', (_, engine) => {
  const build = (
    examples: ExampleMatrix,
    hidden: number,
    units: 1 | 2,
    more: Partial<DescentSpec> = {},
  ) => {
    const network = buildNetwork({
      inputs: examples.inputs,
      hidden: [{ units: hidden, activation: 'tanh' }],
      outputs: { units, activation: units === 1 ? 'sigmoid' : 'softmax' },
    });
    const program = trainingProgram(network, {
      ...objective,
      optimizer: 'sgd',
      momentum: 0.9,
      nesterov: false,
      batchSize: 1,
      penalties: {},
      exampleCount: examples.count,
      watchGradient: false,
      ...more,
    });
    const setup: IgdSetup = {
      program,
      engine,
      precision: 'double',
      examples,
      weights: initialWeights(network, 0),
      learningRate: 0.1,
      schedule: schedules.constant(),
      shuffle: true,
      seed: 0,
      epochs: 5,
      criteria: [],
    };
    return { network, setup };
  };
  const random = randomExamples(20, 3, 2);
  const data = {
    ...random,
    targets: random.targets.map((_, i) => (random.features[3 * i] > 0 ? 1 : 0)),
  };
  const train = async (change: Partial<IgdSetup> = {}, observer: IgdObserver = {}) => {
    const { setup } = build(data, 4, 2);
    const records: EpochRecord[] = [];
    const result = await igd(
      { ...setup, ...change, weights: change.weights ?? setup.weights },
      { ...observer, onEpoch: (record) => void records.push(record) },
    );
    return { records, result, numbers: [...result.weights.values()].map((x) => [...x]) };
  };

  it('gives the same bits for the same seed, and others for another order', async () => {
    const [a, b] = [await train(), await train()];
    expect(a.numbers).toEqual(b.numbers);
    expect((await train({ seed: 1 })).numbers).not.toEqual(a.numbers);
    expect((await train({ shuffle: false })).numbers).not.toEqual(a.numbers);
  });

  it('learns: the loss falls', async () => {
    const { records } = await train({ epochs: 30, learningRate: 0.02 });
    expect(records).toHaveLength(30);
    expect(records[29].loss).toBeLessThan(records[0].loss / 2);
  });

  it.each([
    ['one sigmoid unit', 1],
    ['two softmax units', 2],
  ] as const)('learns exclusive or with %s', async (_name, units) => {
    const xor = examplesOf([
      [0, 0, 0],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]);
    const { setup, network } = build(xor, 4, units);
    const { weights } = await igd({ ...setup, epochs: 500 });
    const scorer = createScorer(network, objective, engine, 'double');
    scorer.use(weights);
    expect(scorer.score(xor).accuracy).toBe(1);
  });

  it('keeps the weights of the best epoch when it monitors one', async () => {
    const { setup, network } = build(data, 4, 2);
    const validation = {
      scorer: createScorer(network, objective, engine, 'double'),
      examples: randomExamples(10, 3, 2, 99),
    };
    const losses: number[] = [];
    const result = await igd(
      { ...setup, epochs: 40, validation, monitor: 'validation-loss' },
      { onEpoch: ({ validationLoss }) => void losses.push(validationLoss ?? Number.NaN) },
    );
    const best = Math.min(...losses);
    expect(result.epochs).toBe(40);
    expect(result.weightsEpoch).toBe(losses.indexOf(best) + 1);
    expect(result.weightsEpoch).toBeLessThan(40); // its labels are random, so it must get worse
    validation.scorer.use(result.weights);
    expect(validation.scorer.score(validation.examples).loss).toBeCloseTo(best, 14);
  });

  it('stops when it diverges, with the weights of the last good epoch', async () => {
    const { records, result, numbers } = await train({ learningRate: 1e308, epochs: 50 });
    expect(result.stopped).toBe('diverged');
    expect(result.weightsEpoch).toBeLessThan(records.length);
    expect(numbers.flat().every(Number.isFinite)).toBe(true);
  });

  it('stops at a criterion', async () => {
    const { records, result } = await train({ epochs: 500, criteria: [targetLoss(0.5)] });
    expect(result.stopped).toBe('target-loss');
    expect(records.at(-1)?.loss).toBeLessThanOrEqual(0.5);
    expect(records.at(-2)?.loss).toBeGreaterThan(0.5);
  });

  it('stops when asked from outside, and gives what was learnt', async () => {
    const controller = new AbortController();
    const { setup } = build(data, 4, 2);
    const result = await igd(
      { ...setup, epochs: 1000 },
      { signal: controller.signal, onEpoch: ({ epoch }) => epoch === 3 && controller.abort() },
    );
    expect([result.stopped, result.epochs]).toEqual(['interrupted', 3]);
    const three = await igd({ ...setup, epochs: 3 });
    expect([...result.weights.values()]).toEqual([...three.weights.values()]);
  });

  it('follows a schedule', async () => {
    const { records } = await train({ epochs: 4, schedule: schedules.step(2, 0.5) });
    expect(records.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1, 0.05, 0.05]);
  });
});
