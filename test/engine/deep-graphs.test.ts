import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { type Shape, size, type Value } from '../../src/autodiff/graph.js';
import { jvp } from '../../src/autodiff/jvp.js';
import * as ops from '../../src/autodiff/ops.js';
import { trace } from '../../src/autodiff/trace/trace.js';
import { emit } from '../../src/engine/codegen/module/module.js';
import { explainPlan } from '../../src/engine/explain-plan.js';
import { pipeline } from '../../src/engine/passes/pipeline.js';
import type { Engine } from '../../src/engine/program.js';
import { vectors } from '../../src/engine/vector/vectors.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { trainingProgram } from '../../src/network/programs.js';
import { randomExamples } from '../network/examples.js';
import { descent } from './descent.js';
import { allEngines } from './engines.js';
import { graphProgram, runCompiled } from './run-graph.js';

/** An op of one argument after itself, so many times. */
function chain(x: Value, length: number, link: (y: Value) => Value): Value {
  let y = x;
  for (let i = 0; i < length; i++) y = link(y);
  return y;
}

// Long enough for what grows with the square of it, or by a factor with each op; the layers below are the deepest.
const LENGTH = 300;
const links: [string, (y: Value) => Value][] = [
  ['tanh', (y) => ops.tanh(y)],
  ['what is used twice', (y) => ops.mul(0.9, ops.tanh(ops.add(y, ops.mul(y, y))))],
  ['outer products', (y) => ops.tanh(ops.matmul(ops.constant(2), ops.sum(y)))],
];
const shapes: Shape[] = [
  [1, 1],
  [1, 5],
  [30, 7],
];

describe.each(links)('a chain of 300: %s', (_, link) => {
  const derivatives: [string, (y: Value, x: Value) => Value[]][] = [
    ['alone', () => []],
    ['with its gradient', (y, x) => gradient(ops.sum(y), [x])],
    ['with a tangent', (y, x) => jvp([y], new Map([[x, ops.broadcast(ops.constant(1), x.shape)]]))],
  ];
  const cases = derivatives.flatMap(([name, derive]) =>
    (name === 'alone' ? [shapes[0], shapes[2]] : [shapes[1]]).map(
      (shape) => [name, shape, derive] as const,
    ),
  );
  it.each(cases)('is compiled %s, of %s', (_name, shape, derive) => {
    const x = ops.input('x', shape);
    const y = chain(x, LENGTH, link);
    const outputs = [y, ...derive(y, x)];
    const feeds = new Map([[x, Float64Array.from({ length: size(shape) }, (_, i) => i / 100)]]);
    const expected = evaluate(outputs, feeds);
    runCompiled(outputs, feeds, 'double').forEach((numbers, o) => {
      numbers.forEach((n, i) => {
        expect(Math.abs(n - expected[o][i])).toBeLessThanOrEqual(
          1e-11 * Math.max(1, Math.abs(expected[o][i])),
        );
      });
    });
  });

  it('is differentiated forward, traced and explained', () => {
    const x = ops.input('x', [1, 1]);
    const y = chain(x, LENGTH, link);
    const feeds = new Map([[x, [0.5]]]);
    const [forward] = evaluate(jvp([y], new Map([[x, ops.constant(1)]])), feeds);
    const rows = trace(y, [x], feeds);
    const adjoint = rows.find(({ value }) => value === x)?.derivative.numbers;
    expect(adjoint?.[0]).toBeCloseTo(forward[0], 12);
    const program = graphProgram({ state: [], fixed: [x], outputs: [y] });
    for (const { results } of explainPlan(program, 'double').kernels) {
      for (const { computed } of results) expect(computed.length).toBeLessThan(5_000);
    }
  });
});

it('where a value doubles with each of 60 levels, it is read and updated in a moment', () => {
  const x = ops.input('x', [40, 40]);
  const squares = chain(x, 60, (y) => ops.mul(y, y));
  const next = chain(x, 60, (y) => ops.sub(ops.add(y, y), y));
  const outputs = [squares, next];
  const feeds = new Map([[x, new Float64Array(1600).fill(1)]]);
  expect(runCompiled(outputs, feeds, 'single')).toEqual(
    evaluate(outputs, feeds, { precision: 'single' }),
  );
});

/** The weights after three steps. */
function train(engine: Engine, layers: number, units: number, batchSize: number) {
  const network = buildNetwork({
    inputs: 3,
    hidden: Array.from({ length: layers }, () => ({ units, activation: 'relu' })),
    outputs: { units: 2, activation: 'softmax' },
  });
  const program = trainingProgram(network, { ...descent, batchSize, clipNorm: 0.5 });
  const plan = engine.compile(program, 'double');
  plan.load(randomExamples(3, 3, 2));
  for (const [parameter, numbers] of initialWeights(network, 1)) plan.write(parameter, numbers);
  plan.run(inOrder(3), { learningRate: 0.1, firstStep: 0 });
  return network.parameters.flatMap((parameter) => [...plan.read(parameter)]);
}

it.each([
  [3000, 1, 1],
  [600, 2, 1],
  [400, 9, 3],
])(
  '%d layers of %d units, %d at a time, with clipping, learn as in the reference',
  (...size) => {
    const [[, first], ...others] = allEngines.map(
      ([name, engine]) => [name, train(engine, ...size)] as const,
    );
    for (const [, other] of others) {
      other.forEach((w, i) => {
        if (Math.abs(w - first[i]) > 1e-9 * Math.max(1, Math.abs(first[i]))) {
          expect(w).toBe(first[i]);
        }
      });
    }
  },
  60_000,
);

it('no function of a step is larger than WebAssembly allows, whatever the number of layers', () => {
  const network = buildNetwork({
    inputs: 3,
    hidden: Array.from({ length: 1600 }, () => ({ units: 8, activation: 'tanh' })),
    outputs: { units: 2, activation: 'softmax' },
  });
  const { functions } = emit(pipeline(trainingProgram(network, descent), vectors.single));
  for (const { body } of functions.values()) expect(body.length).toBeLessThan(7_654_321);
}, 60_000);
