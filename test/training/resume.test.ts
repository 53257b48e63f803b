import { describe, expect, it } from 'vitest';
import type { Floats, Value } from '../../src/autodiff/graph.js';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, ExampleMatrix, Plan } from '../../src/engine/program.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { optimizers } from '../../src/network/optimizers.js';
import { type DescentSpec, trainingProgram } from '../../src/network/programs.js';
import { createScorer } from '../../src/network/scorer.js';
import { watchedTemperatures } from '../../src/network/temperatures.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { criteria } from '../../src/training/convergence.js';
import type { DescentState } from '../../src/training/descent-state.js';
import type { EpochRecord } from '../../src/training/epoch-record.js';
import { type IgdSetup, igd } from '../../src/training/igd.js';
import { monitors } from '../../src/training/monitors.js';
import { allEngines } from '../engine/engines.js';
import { randomExamples } from '../network/examples.js';

const INPUTS = 24;
const HIDDEN = 17;
const objective = { loss: 'cross-entropy', logBase: '2' } as const;

/** Examples of which each has one feature in ten, as one-hot columns do: rows of weights wait. */
function sparseExamples(count: number, seed = 1): ExampleMatrix {
  const random = randomFor(seed, 'sparse');
  const { targets, weights } = randomExamples(count, 1, 3, seed);
  const features = Float64Array.from({ length: count * INPUTS }, () =>
    random.uniform() < 0.9 ? 0 : random.normal(),
  );
  return { count, inputs: INPUTS, features, targets, weights };
}

interface Change extends Partial<Omit<IgdSetup, 'program'>> {
  readonly spec?: Partial<DescentSpec>;
}

function setupOf(engine: Engine, { spec, ...change }: Change = {}): IgdSetup {
  const network = buildNetwork({
    inputs: INPUTS,
    hidden: [{ units: HIDDEN, activation: 'tanh' }],
    outputs: { units: 3, activation: 'softmax' },
  });
  const examples = change.examples ?? sparseExamples(45);
  const precision = change.precision ?? 'single';
  return {
    program: trainingProgram(network, {
      ...objective,
      optimizer: 'sgd',
      momentum: 0.9,
      nesterov: false,
      batchSize: 1,
      penalties: {},
      exampleCount: examples.count,
      watchGradient: false,
      ...spec,
    }),
    engine,
    precision,
    examples,
    weights: initialWeights(network, 0),
    learningRate: 0.02,
    schedule: { name: 'cosine' },
    shuffle: true,
    seed: 3,
    epochs: 6,
    validation: {
      scorer: createScorer(network, objective, engine, precision, undefined, watchedTemperatures),
      examples: sparseExamples(20, 9),
    },
    ...change,
  };
}

/** Everything about an outcome but the time it took: numbers as their bytes. */
function plain(given: unknown): unknown {
  return JSON.parse(
    JSON.stringify(given, (key, value: unknown) => {
      if (key === 'seconds') return undefined;
      if (value instanceof Float32Array || value instanceof Float64Array) return bytesOf(value);
      if (value instanceof Map) return [...value.values()];
      return value;
    }),
  );
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** A state that was written as text, the numbers as their bytes, and read again. */
function throughText(state: DescentState): DescentState {
  const text = JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Float32Array) return { float32: bytesOf(value) };
    if (value instanceof Float64Array) return { float64: bytesOf(value) };
    return value;
  });
  return JSON.parse(text, (_, value) => {
    const [bytes, Numbers] = value?.float32
      ? [value.float32, Float32Array]
      : [value?.float64, Float64Array];
    if (bytes === undefined) return value;
    return new Numbers(new Uint8Array(Buffer.from(bytes, 'base64')).buffer);
  });
}

interface Run {
  readonly records: EpochRecord[];
  readonly states: DescentState[];
  readonly outcome: unknown;
}

/** A training; `keep` asks for the state after every epoch. */
async function run(setup: IgdSetup, from?: DescentState, keep = false): Promise<Run> {
  const records: EpochRecord[] = [];
  const states: DescentState[] = [];
  const result = await igd(
    setup,
    {
      onEpoch(record, state) {
        records.push(record);
        if (keep && state !== undefined) states.push(state());
      },
    },
    from,
  );
  return { records, states, outcome: plain(result) };
}

/** A training in one go, and continued after each of its epochs by a plan of its own, come to the same. */
async function expectTheSame(setup: () => IgdSetup): Promise<Run> {
  const whole = await run(setup());
  const watched = await run(setup(), undefined, true);
  expect(watched.outcome).toEqual(whole.outcome);
  for (const [i, state] of watched.states.entries()) {
    const from = i % 2 === 0 ? structuredClone(state) : throughText(state);
    const rest = await run(setup(), from);
    expect(rest.outcome, `from epoch ${i + 1}`).toEqual(whole.outcome);
    expect(plain(rest.records)).toEqual(plain(whole.records.slice(i + 1)));
  }
  return whole;
}

const descents = keysOf(optimizers).flatMap((optimizer): Partial<DescentSpec>[] =>
  optimizers[optimizer].momentum
    ? [
        { optimizer, momentum: 0 },
        { optimizer, momentum: 0.9 },
        { optimizer, momentum: 0.9, nesterov: true },
        { optimizer, momentum: 0.9, penalties: { l2: 0.1 } },
        { optimizer, momentum: 0.9, weightDecay: 0.1 },
      ]
    : [{ optimizer }, { optimizer, weightDecay: 0.1 }],
);

describe.each(allEngines)('a descent on the %s engine that is continued', (_, engine) => {
  describe.each(['single', 'double'] as const)('in %s precision', (precision) => {
    it.each(descents)('comes to the same bits: %j', async (spec) => {
      for (const more of [{}, { batchSize: 7 }, { dropout: { probabilities: [0.5], seed: 4 } }]) {
        await expectTheSame(() =>
          setupOf(engine, { precision, epochs: 3, spec: { ...spec, ...more } }),
        );
      }
    });
  });

  it('has nothing put off when an epoch has ended, whoever looks', () => {
    const { program, examples, weights } = setupOf(engine);
    const values = program.state.map(({ value }) => value);
    const start = (numbers: Iterable<readonly [Value, Floats]>) => {
      const plan = engine.compile(program, 'single');
      plan.load(examples);
      for (const [value, own] of numbers) plan.write(value, own);
      return plan;
    };
    const read = (plan: Plan) => values.map((value) => [value, plan.read(value)] as const);
    const epoch = (plan: Plan, firstStep: number): void => {
      plan.run(inOrder(45), { learningRate: 0.05, firstStep });
      plan.endEpoch();
    };
    const [quiet, watched] = [start(weights), start(weights)];
    let numbers: readonly (readonly [Value, Floats])[] = [...weights];
    for (const firstStep of [0, 45, 90]) {
      epoch(quiet, firstStep);
      epoch(watched, firstStep);
      const fresh = start(numbers);
      epoch(fresh, firstStep);
      numbers = read(watched);
      expect(plain(read(fresh).map(([, own]) => own))).toEqual(
        plain(numbers.map(([, own]) => own)),
      );
    }
    expect(plain(read(quiet).map(([, own]) => own))).toEqual(plain(numbers.map(([, own]) => own)));
  });

  it('comes to the same bits with dense data, in the order of the file, with clipped gradients', async () => {
    const examples = randomExamples(45, INPUTS, 3);
    await expectTheSame(() => setupOf(engine, { examples }));
    await expectTheSame(() => setupOf(engine, { shuffle: false, spec: { clipNorm: 0.1 } }));
  });

  it('goes on along its schedule', async () => {
    await expectTheSame(() => setupOf(engine, { schedule: { name: 'onecycle', rise: 0.5 } }));
    await expectTheSame(() => setupOf(engine, { warmup: 3 }));
  });

  const ways: Record<keyof typeof criteria, Change> = {
    diverged: { learningRate: 1e30, schedule: { name: 'step', period: 2, factor: 1e10 } },
    'target-loss': { targetLoss: 0.9 },
    gradient: { gradientTolerance: 2.2, spec: { watchGradient: true } },
    tolerance: { tolerance: 0.2, patience: 2 },
    patience: { monitor: 'validation-loss', patience: 2 },
    'max-time': { maxTime: 0 },
    epochs: { epochs: 3 },
    budget: { budget: 4 },
  };
  it.each(keysOf(criteria))('stops by %s as if it had not been interrupted', async (reason) => {
    const { outcome } = await expectTheSame(() =>
      setupOf(engine, { epochs: 12, schedule: { name: 'constant' }, ...ways[reason] }),
    );
    expect(outcome).toMatchObject({ stopped: reason });
  });

  it.each(keysOf(monitors))('keeps the same weights by %s', async (monitor) => {
    const { outcome } = await expectTheSame(() =>
      setupOf(engine, { monitor, epochs: 6, schedule: { name: 'constant' } }),
    );
    expect(outcome).toMatchObject({ epochs: 6 });
  });
});

/** Each piece of an epoch takes longer than a training may run without looking up. */
const slow: Engine = {
  ...compiled,
  name: 'slow',
  compile(...given) {
    const plan = compiled.compile(...given);
    return {
      ...plan,
      run(order, settings) {
        const end = performance.now() + 51;
        plan.run(order, settings);
        while (performance.now() < end);
      },
    };
  },
};

describe('a descent', () => {
  it('can be continued from where it stopped, when it may take longer now', async () => {
    const setup = (epochs: number) =>
      setupOf(compiled, { epochs, schedule: { name: 'constant' }, monitor: 'loss' });
    const { state } = await igd(setup(3));
    expect([state?.epoch, state?.steps, state?.spent.examples]).toEqual([3, 135, 135]);
    expect((await run(setup(8), state)).outcome).toEqual((await run(setup(8))).outcome);
  });

  it('has a state between epochs only', async () => {
    let late: (() => DescentState) | undefined;
    const controller = new AbortController();
    const { stopped, epochs } = await igd(setupOf(slow), {
      signal: controller.signal,
      onEpoch: (_, state) => {
        late = state;
      },
      onProgress() {
        if (late === undefined) return;
        expect(late).toThrow('between epochs');
        controller.abort();
      },
    });
    expect([stopped, epochs]).toEqual(['interrupted', 1]);
  });

  it('that is over is so at once', async () => {
    const { state } = await igd(setupOf(compiled, { targetLoss: 1.2, epochs: 50 }));
    const { records, outcome } = await run(
      setupOf(compiled, { targetLoss: 1.2, epochs: 50 }),
      state,
    );
    expect(records).toEqual([]);
    expect(outcome).toMatchObject({ stopped: 'target-loss', epochs: state?.epoch });
  });

  it('that is interrupted within an epoch is continued from the last that was finished', async () => {
    const whole = await run(setupOf(compiled, { monitor: 'loss' }));
    for (const finished of [0, 2]) {
      const controller = new AbortController();
      const result = await igd(setupOf(slow, { monitor: 'loss' }), {
        signal: controller.signal,
        onProgress: (epochs) => epochs > finished && controller.abort(),
      });
      expect([result.stopped, result.epochs]).toEqual(['interrupted', finished]);
      expect(result.examples).toBeGreaterThan(45 * finished);
      expect(result.state?.epoch).toBe(finished);
      const rest = await run(setupOf(compiled, { monitor: 'loss' }), result.state);
      expect(rest.outcome).toEqual(whole.outcome);
    }
  });

  it('is not continued from the state of another network or optimizer', async () => {
    const { state } = await igd(setupOf(compiled, { spec: { optimizer: 'rmsprop' } }));
    await expect(igd(setupOf(compiled), {}, state)).rejects.toThrow(
      'no numbers for "velocity of bias 1", not 17',
    );
    const other = { ...state?.numbers, 'bias 1': new Float32Array(3) };
    const cut = state && { ...state, numbers: other };
    await expect(
      igd(setupOf(compiled, { spec: { optimizer: 'rmsprop' } }), {}, cut),
    ).rejects.toThrow('3 numbers for "bias 1", not 17');
  });
});
