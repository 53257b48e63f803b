import { describe, expect, it } from 'vitest';
import type { ExampleMatrix } from '../../src/engine/program.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { type DescentSpec, trainingProgram } from '../../src/network/programs.js';
import { createScorer } from '../../src/network/scorer.js';
import { randomFor } from '../../src/support/random.js';
import type { EpochRecord } from '../../src/training/epoch-record.js';
import { type IgdObserver, type IgdSetup, igd } from '../../src/training/igd.js';
import { allEngines } from '../engine/engines.js';
import { examplesOf, randomExamples } from '../network/examples.js';

const objective = { loss: 'cross-entropy', logBase: '2' } as const;

/** One of the examples. */
function oneOf({ inputs, features, targets, weights }: ExampleMatrix, i: number): ExampleMatrix {
  return {
    count: 1,
    inputs,
    features: features.slice(inputs * i, inputs * (i + 1)),
    targets: targets.slice(i, i + 1),
    weights: weights.slice(i, i + 1),
  };
}

describe.each(allEngines)('igd on the %s engine', (_, engine) => {
  const build = (
    examples: ExampleMatrix,
    hidden: number,
    units: 1 | 2 | 3,
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
      schedule: { name: 'constant' },
      shuffle: true,
      seed: 0,
      epochs: 5,
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
    const scorer = createScorer(network, objective, engine, 'double');
    for (const seed of [0, 1, 2, 3, 4]) {
      const weights = initialWeights(network, seed);
      const result = await igd({ ...setup, seed, weights, epochs: 500 });
      scorer.use(result.weights);
      expect(scorer.score(xor).accuracy, `seed ${seed}`).toBe(1);
    }
  });

  it('learns three blobs', async () => {
    const corners = [
      [0, 0],
      [4, 0],
      [0, 4],
    ];
    const noise = randomFor(1, 'blobs');
    const blobs = examplesOf(
      Array.from({ length: 60 }, (_, i) => {
        const [x, y] = corners[i % 3];
        return [x + 0.5 * noise.normal(), y + 0.5 * noise.normal(), i % 3];
      }),
    );
    const { setup, network } = build(blobs, 4, 3);
    const { weights } = await igd({ ...setup, learningRate: 0.01, epochs: 30 });
    const scorer = createScorer(network, objective, engine, 'double');
    scorer.use(weights);
    expect(scorer.score(blobs).accuracy).toBe(1);
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

  it('keeps the first of the epochs that are equally good', async () => {
    const { result } = await train({ monitor: 'loss', learningRate: 0, shuffle: false });
    expect([result.epochs, result.weightsEpoch]).toEqual([5, 1]);
  });

  it('has diverged when the last step of an epoch ruins the weights, though the loss is a number', async () => {
    const { setup } = build(examplesOf([[1, -1, 1]], [100]), 2, 2);
    const losses: number[] = [];
    const result = await igd(
      { ...setup, learningRate: 1e308 },
      { onEpoch: ({ loss }) => void losses.push(loss) },
    );
    expect(losses.every(Number.isFinite)).toBe(true);
    expect([result.stopped, result.epochs, result.weightsEpoch]).toEqual(['diverged', 1, 0]);
    expect([...result.weights.values()]).toEqual([...setup.weights.values()]);
  });

  it('counts its steps over all epochs, however it cuts them: each has a dropout mask of its own', async () => {
    const { setup, network } = build(data, 4, 2, { dropout: { probabilities: [0.5], seed: 2 } });
    const { weights } = await igd({ ...setup, shuffle: false, epochs: 2 });
    const plan = engine.compile(setup.program, 'double');
    plan.load(data);
    for (const [parameter, numbers] of setup.weights) plan.write(parameter, numbers);
    // The same 40 steps in one run.
    plan.run(
      Uint32Array.from({ length: 40 }, (_, i) => i % 20),
      { learningRate: 0.1, firstStep: 0 },
    );
    for (const w of network.parameters) expect(weights.get(w)).toEqual(plan.read(w));
  });

  it('clips what it steps by, and watches the gradient as it was', async () => {
    const one = oneOf(data, 0);
    const step = async (clipNorm?: number) => {
      const { setup } = build(one, 4, 2, { clipNorm, watchGradient: true });
      const norms: (number | undefined)[] = [];
      const { weights } = await igd(
        { ...setup, learningRate: 1, epochs: 1 },
        { onEpoch: ({ gradientNorm }) => void norms.push(gradientNorm) },
      );
      const [before, after] = [setup.weights, weights].map((w) =>
        [...w.values()].flatMap((numbers) => [...numbers]),
      );
      return {
        norm: norms[0] ?? Number.NaN,
        length: Math.hypot(...after.map((w, i) => w - before[i])),
      };
    };
    const free = await step();
    expect(free.norm).toBeGreaterThan(0.1);
    expect(free.length).toBeCloseTo(free.norm, 12);
    const clipped = await step(0.1);
    expect(clipped.length).toBeCloseTo(0.1, 12);
    expect(clipped.norm).toBeCloseTo(free.norm, 12);
  });

  it('stops when it diverges, with the weights of the last good epoch', async () => {
    const { records, result, numbers } = await train({ learningRate: 1e308, epochs: 50 });
    expect(result.stopped).toBe('diverged');
    expect(result.weightsEpoch).toBeLessThan(records.length);
    expect(numbers.flat().every(Number.isFinite)).toBe(true);
  });

  it('gives the weights of the epoch before the one that diverged', async () => {
    // η is small for two epochs, and then so large that the weights overflow.
    const schedule = { name: 'step', period: 2, factor: 1e308 } as const;
    const { result, numbers } = await train({ schedule, learningRate: 0.01, epochs: 9 });
    expect([result.stopped, result.epochs, result.weightsEpoch]).toEqual(['diverged', 3, 2]);
    expect(numbers).toEqual((await train({ learningRate: 0.01, epochs: 2 })).numbers);
  });

  it('stops at a criterion', async () => {
    const { records, result } = await train({ epochs: 500, targetLoss: 0.5 });
    expect(result.stopped).toBe('target-loss');
    expect(records.at(-1)?.loss).toBeLessThanOrEqual(0.5);
    expect(records.at(-2)?.loss).toBeGreaterThan(0.5);
  });

  it.each([
    ['tolerance', { tolerance: 1e9, patience: 3 }, 4],
    ['patience', { monitor: 'loss', patience: 2 }, 3],
    ['max-time', { maxTime: 0 }, 1],
    ['gradient', { gradientTolerance: 1e9 }, 1],
    ['epochs', { targetLoss: -1 }, 6],
  ] as const)('stops by %s', async (reason, settings, epochs) => {
    const { setup } = build(data, 4, 2, { watchGradient: true });
    // With η = 0 nothing improves after the first epoch.
    const still = { ...setup, learningRate: 0, shuffle: false, epochs: 6 };
    const result = await igd({ ...still, ...settings });
    expect([result.stopped, result.epochs, result.examples]).toEqual([reason, epochs, 20 * epochs]);
  });

  it('measures the norm of the gradient, root mean square over the steps', async () => {
    const { setup } = build(data, 4, 2, { watchGradient: true, momentum: 0 });
    const norms: (number | undefined)[] = [];
    const observer = { onEpoch: (record: EpochRecord) => void norms.push(record.gradientNorm) };
    await igd({ ...setup, learningRate: 0, epochs: 1 }, observer);
    // One step from the first weights with η = 1 for each example: W changes by its gradient.
    let squares = 0;
    const first = [...setup.weights.values()].flatMap((w) => [...w]);
    for (let i = 0; i < data.count; i++) {
      const examples = oneOf(data, i);
      const { weights } = await igd({ ...setup, examples, learningRate: 1, epochs: 1 });
      const after = [...weights.values()].flatMap((w) => [...w]);
      squares += after.reduce((sum, w, k) => sum + (w - first[k]) * (w - first[k]), 0);
    }
    expect(norms).toHaveLength(1);
    expect(norms[0]).toBeCloseTo(Math.sqrt(squares / data.count), 12);
  });

  it('can be stopped within an epoch, with the weights that it had by then', async () => {
    const controller = new AbortController();
    const many = randomExamples(200_000, 3, 2);
    const { setup } = build(many, 32, 2);
    const progress: number[] = [];
    const result = await igd(
      { ...setup, learningRate: 1e-3, epochs: 1000 },
      {
        signal: controller.signal,
        onProgress: (epochs) => {
          progress.push(epochs);
          controller.abort();
        },
      },
    );
    // A breath is 50 ms, and an epoch takes longer; should a machine be faster, it is a later one.
    const done = progress[0] * many.count;
    expect(progress).toHaveLength(1);
    expect(result.stopped).toBe('interrupted');
    expect(result.examples).toBe(Math.round(done));
    expect(result.epochs).toBe(Math.floor(progress[0]));
    expect(result.weightsEpoch).toBe(Math.ceil(progress[0]));
    expect([...result.weights.values()]).not.toEqual([...setup.weights.values()]);
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

  it('hears what happens while an epoch is scored on what is held out', async () => {
    const { network, setup } = build(data, 4, 2);
    const scorer = createScorer(network, objective, engine, 'double');
    let heard = 0;
    const heardAt: number[] = [];
    const slow: typeof scorer = {
      ...scorer,
      *scoring(examples, rows) {
        for (let piece = 0; piece < 3; piece++) {
          heardAt.push(heard);
          const end = performance.now() + 60;
          while (performance.now() < end);
          setImmediate(() => heard++);
          yield piece;
        }
        return scorer.score(examples, rows);
      },
    };
    await igd({ ...setup, epochs: 1, validation: { scorer: slow, examples: data } });
    expect(heardAt).toEqual([0, 1, 2]);
  });

  it('follows a schedule', async () => {
    const { records } = await train({
      epochs: 4,
      schedule: { name: 'step', period: 2, factor: 0.5 },
    });
    expect(records.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1, 0.05, 0.05]);
  });
});
