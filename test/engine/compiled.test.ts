import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evaluate, type Precision } from '../../src/autodiff/evaluate.js';
import { type Shape, size, type Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import { productOf } from '../../src/engine/ir/kernel.js';
import { pipeline } from '../../src/engine/passes/pipeline.js';
import type { Engine, Plan } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { vectors } from '../../src/engine/vector/vectors.js';
import { type ActivationName, activations } from '../../src/network/activations.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { losses } from '../../src/network/losses.js';
import { buildNetwork, type NetworkSpec } from '../../src/network/network.js';
import { optimizers } from '../../src/network/optimizers.js';
import { type DescentSpec, trainingProgram } from '../../src/network/programs.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { type OpCase, opCases } from '../autodiff/op-cases.js';
import { randomExamples } from '../network/examples.js';
import { waveArguments, waveError } from '../support/exact-waves.js';
import { descent } from './descent.js';
import { runCompiled } from './run-graph.js';

const precisions = ['single', 'double'] as const;
/** Relative to the larger of the number and 1. */
const tolerance: Record<Precision, number> = { single: 1e-5, double: 1e-12 };

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, bound: number): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    if (Object.is(found[i], expected[i]) || found[i] === expected[i]) continue;
    const error = Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    if (!(error <= bound)) expect(`${i}: ${found[i]}`).toBe(`${i}: ${expected[i]}`);
  }
}

/** Compares the two engines on values of some random inputs. */
function compare(
  build: (inputs: Value[]) => Value[],
  shapes: readonly Shape[],
  domain = (x: number, _k: number) => x,
): void {
  const random = randomFor(1, JSON.stringify(shapes));
  const inputs = shapes.map((shape, k) => ops.input(`x${k}`, shape));
  const feeds = new Map(
    inputs.map((x, k) => [
      x,
      Float32Array.from({ length: size(x.shape) }, () => domain(random.normal(), k)),
    ]),
  );
  const outputs = build(inputs);
  const expected = evaluate(outputs, feeds, { step: 3 });
  for (const precision of precisions) {
    runCompiled(outputs, feeds, precision, 3).forEach((found, i) => {
      expectClose(found, expected[i], tolerance[precision]);
    });
  }
}

describe('every op', () => {
  const cases: [string, OpCase][] = Object.entries(opCases);
  it.each(cases)('%s is that of the reference', (_, { shapes, apply, domain }) => {
    compare((inputs) => [apply(inputs)], shapes, domain);
  });

  it.each(Array.from({ length: 17 }, (_, i) => i + 1))(
    'at %d columns, around the width of a vector',
    (n) => {
      for (const rows of [1, 2, 5]) {
        const shape: Shape = [rows, n];
        compare(
          ([x, y]) => [
            ops.tanh(ops.mul(x, y)),
            ops.sum(ops.exp(x), 1),
            ops.sum(x, 0),
            ops.max(ops.neg(x), 1),
            ops.max(x, 0),
            ops.sum(ops.mul(x, y)),
          ],
          [shape, shape],
        );
        compare(
          ([x, r, c, s]) => [ops.add(ops.mul(x, r), ops.mul(c, s))],
          [shape, [1, n], [rows, 1], [1, 1]],
        );
        compare(([x]) => [ops.mul(x, ops.uniform(shape, 7, 1))], [shape]);
      }
    },
  );

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('products of every size, transposed %s, %s', (a, b) => {
    for (const [rows, inner, columns] of [
      [1, 1, 1],
      [1, 4, 8],
      [1, 8, 3],
      [1, 100, 33],
      [3, 1, 5],
      [4, 7, 2],
      [5, 9, 17],
      [8, 3, 1],
      [9, 130, 40],
      [16, 16, 16],
      [33, 5, 70],
      [20, 66, 140], // so large that a side is packed
    ]) {
      compare(
        ([x, y]) => [ops.matmul(x, y, { a, b })],
        [a ? [inner, rows] : [rows, inner], b ? [columns, inner] : [inner, columns]],
      );
    }
  });

  it.each(['none', 'a', 'b'] as const)(
    'grouped products of every size, transposed %s',
    (transpose) => {
      for (const [rows, groups, n, m] of [
        [1, 1, 1, 1],
        [1, 3, 2, 5],
        [2, 1, 7, 1],
        [3, 5, 1, 16],
        [5, 2, 3, 16],
        [4, 3, 5, 6],
        [9, 4, 8, 19],
        [64, 20, 3, 16],
      ]) {
        const [ofN, ofM, weights]: Shape[] = [
          [rows, groups * n],
          [rows, groups * m],
          [groups * n, m],
        ];
        compare(
          ([x, y]) => [ops.groupedMatmul(x, y, groups, transpose)],
          transpose === 'a' ? [ofN, ofM] : [transpose === 'b' ? ofM : ofN, weights],
        );
      }
    },
  );

  it('columns, picked and repeated', () => {
    for (const rows of [1, 5]) {
      for (const columns of [
        [0],
        [2, 1],
        [0, 0, 0, 1, 1, 1, 2, 2, 2],
        [2, 2, 2, 2, 2, 0, 1],
        [1, 2, 2],
      ]) {
        compare(([x]) => [ops.gather(ops.tanh(x), columns)], [[rows, 3]]);
        compare(
          ([x]) => [
            ops.gather(
              x,
              columns.map(() => 0),
            ),
          ],
          [[rows, 1]],
        );
      }
    }
  });

  it('lets NaN and infinities through as the reference does', () => {
    const numbers = [Number.NaN, Infinity, -Infinity, 0, -0, 1e30, -1e30, 1e-40, 100, -100];
    const x = ops.input('x', [1, numbers.length]);
    for (const f of [
      ops.exp,
      ops.log,
      ops.tanh,
      ops.sigmoid,
      ops.sin,
      ops.cos,
      ops.relu,
      ops.abs,
      ops.sqrt,
      ops.neg,
      (v: Value) => ops.maximum(v, 0),
      (v: Value) => ops.max(v, 1),
      (v: Value) => ops.sum(v, 1),
      (v: Value) => ops.div(1, v),
    ]) {
      const feeds = new Map([[x, numbers]]);
      const [expected] = evaluate([f(x)], feeds);
      expectClose(runCompiled([f(x)], feeds, 'double')[0], expected, 1e-13);
    }
  });
});

describe('elementary functions in single precision', () => {
  const bits = new DataView(new ArrayBuffer(4));
  const ordinal = (x: number): number => {
    bits.setFloat32(0, x);
    const n = bits.getInt32(0);
    return n < 0 ? -(n & 0x7fffffff) : n;
  };
  it.each([
    ['exp', ops.exp, Math.exp, -103, 88.7],
    ['exp near 0', ops.exp, Math.exp, -1, 1],
    ['log', ops.log, Math.log, 1e-38, 1e38],
    ['log near 1', ops.log, Math.log, 0.5, 2],
    ['tanh', ops.tanh, Math.tanh, -10, 10],
    ['tanh near 0', ops.tanh, Math.tanh, -0.7, 0.7],
  ] as const)('%s is within 2 ulp', (_, op, f, low, high) => {
    const random = randomFor(0, 'ulp');
    const log = low > 0 && high / low > 100;
    const numbers = Float32Array.from({ length: 20_000 }, () =>
      log ? low * (high / low) ** random.uniform() : low + (high - low) * random.uniform(),
    );
    const x = ops.input('x', [1, numbers.length]);
    const [found] = runCompiled([op(x)], new Map([[x, numbers]]), 'single');
    let worst = 0;
    numbers.forEach((n, i) => {
      worst = Math.max(worst, Math.abs(ordinal(found[i]) - ordinal(Math.fround(f(n)))));
    });
    expect(worst).toBeLessThanOrEqual(2);
  });
});

describe.each([
  ['sin', ops.sin],
  ['cos', ops.cos],
] as const)('%s', (name, op) => {
  it.each(precisions)('is within 2 ulp for |x| ≤ 10⁴ in %s precision', (precision) => {
    const numbers = waveArguments(precision);
    const x = ops.input('x', [1, numbers.length]);
    const feeds = new Map([[x, numbers]]);
    const [found] = runCompiled([op(x)], feeds, precision);
    numbers.forEach((n, i) => {
      const error = waveError(name, n, found[i], precision === 'single' ? 24 : 53);
      expect(error, `${name} ${n}`).toBeLessThan(2);
    });
  });

  it('has the bits of the reference in double precision, and its float32 almost always', () => {
    const numbers = Float64Array.of(...waveArguments('double'), -0, 1e5, -1e9, 1e13, 5e-324);
    const x = ops.input('x', [1, numbers.length]);
    const feeds = new Map([[x, numbers]]);
    const [double] = runCompiled([op(x)], feeds, 'double');
    expect(double).toEqual(evaluate([op(x)], feeds)[0]);
    const singles = new Map([[x, numbers.map(Math.fround)]]);
    const [single] = runCompiled([op(x)], singles, 'single');
    const [expected] = evaluate([op(x)], singles, { precision: 'single' });
    const different = single.filter((y, i) => y !== expected[i]);
    expect(different.length).toBeLessThan(numbers.length / 500);
  });
});

/** The weights and sums after a pass over nine examples. */
function pass(
  engine: Engine,
  precision: Precision,
  spec: NetworkSpec,
  change: Partial<DescentSpec>,
) {
  const network = buildNetwork(spec);
  const { activation, units } = spec.outputs;
  const classes = activation === 'linear' ? undefined : Math.max(2, units);
  const program = trainingProgram(network, { ...descent, ...change });
  const plan: Plan = engine.compile(program, precision);
  plan.load(randomExamples(9, spec.inputs, classes));
  for (const [parameter, numbers] of initialWeights(network, 2)) plan.write(parameter, numbers);
  for (let epoch = 0; epoch < 3; epoch++) {
    plan.run(inOrder(9), { learningRate: 0.05, firstStep: 9 * epoch });
  }
  return {
    weights: network.parameters.map((parameter) => plan.read(parameter)),
    sums: [...plan.sums().values()],
  };
}

const network = (
  activation: ActivationName,
  output: 'softmax' | 'sigmoid' | 'linear',
  hidden = [5, 4],
): NetworkSpec => ({
  inputs: 6,
  hidden: hidden.map((units) => ({ units, activation })),
  outputs: { units: output === 'softmax' ? 3 : 1, activation: output },
});

const recipes: [string, NetworkSpec, Partial<DescentSpec>][] = [
  ...keysOf(activations).map((name): (typeof recipes)[number] => [
    name,
    network(name, 'softmax'),
    {},
  ]),
  ...keysOf(losses).flatMap((loss) =>
    losses[loss].outputs.map((output): (typeof recipes)[number] => [
      `${loss} on ${output}`,
      network('tanh', output),
      { loss },
    ]),
  ),
  ...keysOf(optimizers).map((optimizer): (typeof recipes)[number] => [
    optimizer,
    network('silu', 'softmax'),
    { optimizer, momentum: 0 },
  ]),
  ['nesterov', network('tanh', 'softmax'), { nesterov: true }],
  ['label smoothing', network('tanh', 'softmax'), { labelSmoothing: 0.1 }],
  ['label smoothing of one unit', network('tanh', 'sigmoid'), { labelSmoothing: 0.1 }],
  ['AdamW', network('mish', 'softmax'), { optimizer: 'adam', beta1: 0.8, weightDecay: 0.1 }],
  ['penalties', network('tanh', 'softmax'), { penalties: { l1: 0.1, l2: 0.2 } }],
  ['clipping', network('tanh', 'softmax'), { clipNorm: 0.5 }],
  ['dropout', network('tanh', 'softmax'), { dropout: { probabilities: [0.3, 0.5], seed: 5 } }],
  ['batches of 4', network('gelu', 'softmax', [7, 33]), { batchSize: 4 }],
  [
    'one batch, dropout',
    network('relu', 'sigmoid', [17]),
    { batchSize: 16, dropout: { probabilities: [0.2], seed: 1 } },
  ],
  ['no hidden layer', network('tanh', 'softmax', []), {}],
  ['a dozen layers', network('tanh', 'linear', Array(12).fill(3)), { loss: 'huber' }],
  ['wide layers', { ...network('relu', 'softmax', [40, 24]), inputs: 50 }, {}],
  ['few units after many', network('tanh', 'softmax', [71]), {}],
  ['one input', { ...network('tanh', 'softmax'), inputs: 1 }, { batchSize: 3 }],
];

describe.each(recipes)('training with %s', (_, spec, change) => {
  it('takes the steps of the reference', () => {
    const expected = pass(reference, 'double', spec, change);
    for (const [precision, bound] of [
      ['double', 1e-11],
      ['single', 2e-3],
    ] as const) {
      const found = pass(compiled, precision, spec, change);
      found.weights.forEach((numbers, i) => {
        expectClose(numbers, expected.weights[i], bound);
      });
      expectClose(found.sums, expected.sums, 10 * bound);
    }
  });
});

/**
 * The weights after nine examples full of zeros, in two pieces, with what is not zero listed, and without. The way is
 * chosen by the share of zeros in all examples: some that are not trained on turn it.
 */
function bothWays(spec: NetworkSpec, change: Partial<DescentSpec>): number[][][] {
  const { features, targets, weights } = randomExamples(9, spec.inputs, 3);
  const before = 5_000;
  return [0, 1].map((filler) => {
    const net = buildNetwork(spec);
    const plan = compiled.compile(trainingProgram(net, { ...descent, ...change }), 'single');
    const filled = (numbers: ArrayLike<number>, perExample: number) => {
      const all = new Float64Array((before + 9) * perExample).fill(filler);
      all.set(Array.from(numbers), before * perExample);
      return all;
    };
    plan.load({
      count: before + 9,
      inputs: spec.inputs,
      features: filled(
        features.map((x, i) => (i % 7 < 5 ? 0 : x)),
        spec.inputs,
      ),
      targets: filled(targets, 1),
      weights: filled(weights, 1),
    });
    for (const [parameter, numbers] of initialWeights(net, 2)) plan.write(parameter, numbers);
    const order = inOrder(9).map((i) => i + before);
    // Step 128 is among them, at which what is as good as 0 becomes 0.
    plan.run(order.subarray(0, 4), { learningRate: 0.1, firstStep: 122 });
    plan.run(order.subarray(4), { learningRate: 0.2, firstStep: 126 });
    return net.parameters.map((parameter) => [...plan.read(parameter)]);
  });
}

describe('the plan', () => {
  it('has the same bits everywhere: the digests of the weights of every recipe', () => {
    const digests = recipes.map(([name, spec, change]) => {
      const hash = createHash('sha256');
      for (const precision of precisions) {
        for (const numbers of pass(compiled, precision, spec, change).weights)
          hash.update(new Uint8Array(numbers.buffer));
      }
      return `${name}: ${hash.digest('hex').slice(0, 16)}`;
    });
    expect(digests).toMatchInlineSnapshot(`
      [
        "tanh: 1dcdad446069b39b",
        "relu: 4fda0cedc6dc5076",
        "sigmoid: 9ddbc868d7848d7c",
        "identity: 948f55a24ce9fc81",
        "leaky-relu: 02a7c2ec99966d34",
        "softplus: 07281d7d299171a0",
        "gelu: c0112c6531f40f7b",
        "silu: 991f137d70fc0731",
        "mish: 88c1eb2ecdf574a6",
        "selu: 9bfe5a02be46c532",
        "cross-entropy on softmax: 1dcdad446069b39b",
        "cross-entropy on sigmoid: 3ed0ad04600f2022",
        "squared on softmax: 215967a7d43c9f62",
        "squared on sigmoid: d503e413dfd71575",
        "squared on linear: e81f8eaed4da27bf",
        "absolute on softmax: 638664f51e6ec5a3",
        "absolute on sigmoid: 649368d79585479d",
        "absolute on linear: 4b90b339ee03adb9",
        "huber on softmax: f0e4bb0b71319548",
        "huber on sigmoid: 57cee16874e45908",
        "huber on linear: d4d5d1413a67ffa3",
        "sgd: 152ff0a243458984",
        "adam: ecf21375ff826a24",
        "rmsprop: 437b1375ec1d2997",
        "nesterov: 216690d90ce2527b",
        "label smoothing: bdb9d27096e09ab2",
        "label smoothing of one unit: f32bbe9f04ffa12a",
        "AdamW: 4d1d723c0729f861",
        "penalties: a19a7f898d697aeb",
        "clipping: 4e5db158629050cc",
        "dropout: aedd36de180e22a0",
        "batches of 4: 20b92b059d4221e3",
        "one batch, dropout: 9097f0fc43260a6a",
        "no hidden layer: 8cf9fc1859b6a766",
        "a dozen layers: 74dd85de11b22552",
        "wide layers: 988d02d3fa266d74",
        "few units after many: 724b50839753bcd1",
        "one input: a5c3e2f45876f39d",
      ]
    `);
  });

  it('never stores a gradient that is an outer product', () => {
    const program = trainingProgram(buildNetwork(network('tanh', 'softmax')), {
      ...descent,
      watchGradient: false,
    });
    const { kernels, inPlace } = pipeline(program, vectors.single);
    const products = kernels.filter(productOf);
    expect(products).toHaveLength(3 + 2); // forward, and back through all but the first layer
    expect(inPlace.size).toBe(program.state.length); // every update is in place
  });

  it.each([
    [30, 17, 1],
    [30, 17, 4],
    [1, 17, 4],
    [300, 501, 16], // weights that are copied into panels
    [520, 256, 16], // weights that lie in them
  ])('skips zeros without changing a bit: %d-%d, %d at a time', (inputs, units, batchSize) => {
    const spec = network('relu', 'softmax', [units]);
    const [listed, dense] = bothWays({ ...spec, inputs }, { batchSize });
    expect(listed).toEqual(dense);
  });

  it.each(precisions)('keeps subnormal numbers out of the states, in %s precision', (precision) => {
    // A unit that is never active has no gradient: its velocities shrink for ever.
    const net = buildNetwork(network('relu', 'softmax', [4]));
    const program = trainingProgram(net, { ...descent, momentum: 0.95 });
    const plan = compiled.compile(program, precision);
    plan.load(randomExamples(9, 6, 3));
    for (const [parameter, numbers] of initialWeights(net, 2)) plan.write(parameter, numbers);
    plan.write(net.layers[0].bias, [1, -100, 1, -100]);
    for (const { value } of program.state) {
      if (!net.parameters.includes(value)) {
        plan.write(value, new Float64Array(value.shape[0] * value.shape[1]).fill(0.01));
      }
    }
    const smallest = precision === 'single' ? 2 ** -126 : 2 ** -1022;
    let zeros = 0;
    for (let epoch = 0; epoch < 1600; epoch++) {
      plan.run(inOrder(9), { learningRate: 0.01, firstStep: 9 * epoch });
      for (const { value } of program.state) {
        for (const x of plan.read(value)) {
          if (x === 0) zeros++;
          else expect(Math.abs(x)).toBeGreaterThanOrEqual(smallest);
        }
      }
    }
    expect(zeros).toBeGreaterThan(0);
  });

  it('refuses what does not fit into 4 GiB, with its size', () => {
    const huge = buildNetwork({
      inputs: 20_000,
      hidden: [{ units: 40_000, activation: 'relu' }],
      outputs: { units: 2, activation: 'softmax' },
    });
    expect(() => compiled.compile(trainingProgram(huge, descent), 'single')).toThrow(/\d+\.\d GiB/);
  });
});
