import { describe, expect, it } from 'vitest';
import { add, constant, input, mul, sum, tanh } from '../../src/autodiff/ops.js';
import type { Engine, ExampleMatrix, Program } from '../../src/engine/program.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { trainingProgram } from '../../src/network/programs.js';
import { randomFor } from '../../src/support/random.js';
import { randomExamples } from '../network/examples.js';
import { descent } from './descent.js';
import { allEngines } from './engines.js';

const settings = { learningRate: 0.1, firstStep: 0 };

/** s ← s + Σ features, in batches of 3 with 2 features each; an output, a fixed value, and what is none of these. */
function small() {
  const column = (name: string) => input(name, [3, 1]);
  const scalar = (name: string) => input(name, [1, 1]);
  const features = input('features', [3, 2]);
  const [state, fixed] = [scalar('s'), scalar('f')];
  const inner = mul(fixed, sum(features));
  const next = add(state, inner);
  const output = tanh(next);
  const program: Program = {
    batchSize: 3,
    features,
    targets: column('targets'),
    weights: column('weights'),
    inverseBatchSize: scalar('inverseBatchSize'),
    learningRate: scalar('η'),
    state: [{ value: state, next, initial: 0.5 }],
    fixed: [fixed],
    metrics: new Map([['total', sum(features)]]),
    outputs: [output],
  };
  return { program, state, fixed, output, inner };
}

function ready(engine: Engine) {
  const parts = small();
  const plan = engine.compile(parts.program, 'double');
  plan.write(parts.fixed, [1]);
  return { ...parts, plan, examples: randomExamples(4, 2) };
}

/** The parameters after an order in one run, or cut after so many examples. */
function train(engine: Engine, order: Uint32Array, batchSize: number, cuts: number[]) {
  const network = buildNetwork({
    inputs: 3,
    hidden: [{ units: 4, activation: 'tanh' }],
    outputs: { units: 2, activation: 'softmax' },
  });
  const program = trainingProgram(network, { ...descent, batchSize });
  const plan = engine.compile(program, 'double');
  plan.load(randomExamples(5, 3, 2));
  for (const [parameter, numbers] of initialWeights(network, 1)) plan.write(parameter, numbers);
  [0, ...cuts].forEach((start, i) => {
    const firstStep = start / batchSize;
    plan.run(order.subarray(start, cuts[i]), { ...settings, firstStep });
  });
  return {
    weights: network.parameters.flatMap((parameter) => [...plan.read(parameter)]),
    sums: [...plan.sums()],
  };
}

describe.each(allEngines)('the contract of the %s engine', (_, engine) => {
  it.each([1, 2, 3, 4, 7])(
    'takes an order longer than the examples in batches of %d as they come',
    (batchSize) => {
      const random = randomFor(1, 'order');
      const order = Uint32Array.from({ length: 23 }, () => random.below(5));
      // Each batch by itself is what a run of all of them must do.
      const cuts = [];
      for (let cut = batchSize; cut < order.length; cut += batchSize) cuts.push(cut);
      const whole = train(engine, order, batchSize, []);
      expect(whole).toEqual(train(engine, order, batchSize, cuts));
    },
  );

  it('refuses to run before anything was loaded, whatever the order', () => {
    const { plan } = ready(engine);
    for (const order of [new Uint32Array(2), new Uint32Array(0)]) {
      expect(() => plan.run(order, settings)).toThrow('run: no examples were loaded');
    }
  });

  it('refuses to run before every fixed value has numbers', () => {
    const { program } = small();
    const plan = engine.compile(program, 'double');
    plan.load(randomExamples(4, 2));
    expect(() => plan.run(new Uint32Array(1), settings)).toThrow(
      'run: nothing was written to the fixed value "f"',
    );
  });

  it('reads states, fixed values and, after a step, outputs: nothing else', () => {
    const { plan, program, state, fixed, output, inner, examples } = ready(engine);
    expect(plan.read(state)).toEqual(Float64Array.of(0.5));
    expect(plan.read(fixed)).toEqual(Float64Array.of(1));
    expect(() => plan.read(output)).toThrow('read: no step has computed');
    plan.load(examples);
    plan.run(new Uint32Array(0), settings);
    expect(() => plan.read(output)).toThrow('read: no step has computed');
    plan.run(new Uint32Array(1), settings);
    expect(plan.read(output)[0]).toBeCloseTo(Math.tanh(plan.read(state)[0]), 14);
    for (const value of [inner, program.features, input('other', [1, 1]), constant(1)]) {
      expect(() => plan.read(value)).toThrow(/^read: .* is no state, fixed value or output/);
    }
  });

  it('writes states and fixed values, as many numbers as they have: nothing else', () => {
    const { plan, program, state, output, inner } = ready(engine);
    for (const value of [output, inner, program.features, input('other', [1, 1])]) {
      expect(() => plan.write(value, [1])).toThrow(/^write: .* is no state or fixed value/);
    }
    for (const numbers of [[], [1, 2]]) {
      expect(() => plan.write(state, numbers)).toThrow(
        `write: "s" takes 1 × 1 numbers, not ${numbers.length}`,
      );
    }
    expect(plan.read(state)).toEqual(Float64Array.of(0.5));
  });

  const wrong: [string, (examples: ExampleMatrix) => Partial<ExampleMatrix>, string][] = [
    ['features of another width', () => ({ inputs: 3 }), 'takes 2 features an example, not 3'],
    ['no number of examples', () => ({ count: 1.5 }), '1.5 is no number of examples'],
    [
      'too few features',
      ({ features }) => ({ features: features.subarray(1) }),
      '4 examples have 8 numbers of features, not 7',
    ],
    [
      'too many features',
      () => ({ features: new Float64Array(9) }),
      '4 examples have 8 numbers of features, not 9',
    ],
    [
      'too few targets',
      ({ targets }) => ({ targets: targets.subarray(1) }),
      '4 examples have 4 numbers of targets, not 3',
    ],
    [
      'too many weights',
      () => ({ weights: new Float64Array(5) }),
      '4 examples have 4 numbers of weights, not 5',
    ],
  ];
  it.each(wrong)('refuses examples with %s, and keeps those that it has', (_case, change, says) => {
    const { plan, examples } = ready(engine);
    plan.load(examples);
    const load = () => plan.load({ ...examples, ...change(examples) });
    expect(load).toThrow(RangeError);
    expect(load).toThrow(says);
    plan.run(new Uint32Array(1), settings);
    const [a, b] = examples.features;
    expect(plan.sums().get('total')).toBeCloseTo(a + b, 14);
  });

  it('refuses an order with the number of no example, and takes no step of it', () => {
    const { plan, state, examples } = ready(engine);
    plan.load(examples);
    const run = () => plan.run(Uint32Array.of(0, 1, 2, 3, 4, 9), settings);
    expect(run).toThrow(RangeError);
    expect(run).toThrow('run: example 4, at place 4 of the order, is not among the 4 loaded');
    expect(plan.read(state)).toEqual(Float64Array.of(0.5));
    plan.load(randomExamples(2, 2));
    expect(() => plan.run(Uint32Array.of(2), settings)).toThrow('not among the 2 loaded');
  });

  it('copies what is loaded', () => {
    const { plan, examples } = ready(engine);
    plan.load(examples);
    const [a, b] = examples.features;
    examples.features.fill(7);
    plan.run(new Uint32Array(1), settings);
    expect(plan.sums().get('total')).toBeCloseTo(a + b, 14);
  });

  it('has every sum from the beginning, 0 after a reset, and gives a copy', () => {
    const { plan, examples } = ready(engine);
    expect([...plan.sums()]).toEqual([['total', 0]]);
    plan.load(examples);
    plan.run(new Uint32Array(3), settings);
    const before = plan.sums();
    const total = before.get('total');
    expect(total).not.toBe(0);
    plan.resetSums();
    expect([...plan.sums()]).toEqual([['total', 0]]);
    expect(before.get('total')).toBe(total);
  });
});
