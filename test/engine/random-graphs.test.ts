import { expect, it } from 'vitest';
import { sameShape, size, type Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, Program } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { randomFor } from '../../src/support/random.js';
import { examplesOf } from '../network/examples.js';
import { graphProgram } from './run-graph.js';
import { verifyPasses } from './verify-passes.js';

const SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 9, 17];
const half = ops.constant(0.5);

/** A graph of ops that nobody would write, on matrices of three sizes and 1; some of its values are states. */
function randomProgram(seed: number): Program {
  const random = randomFor(seed, 'graph');
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)];
  const sizes = [pick(SIZES), pick(SIZES), pick(SIZES), 1];
  const some = (name: string) =>
    Array.from({ length: 1 + random.below(3) }, (_, i) =>
      ops.input(`${name}${i}`, [pick(sizes), pick(sizes)]),
    );
  const [states, fixed] = [some('s'), some('f')];
  const given = [...states, ...fixed, half, ops.constant(-1)];
  const made: Value[] = [];
  for (let i = 0; i < 14; i++) {
    const from = [...given, ...made];
    const [a, b] = [pick(from), pick(from)];
    const ways = [
      () => ops.matmul(a, b, { a: random.uniform() < 0.4, b: random.uniform() < 0.4 }),
      () => ops.add(a, b),
      () => ops.sub(a, b),
      () => ops.mul(a, b),
      () => ops.maximum(a, b),
      () => ops.tanh(a),
      () => ops.relu(a),
      () => ops.sum(a, pick([0, 1])),
      () => ops.max(a, pick([0, 1])),
    ];
    try {
      made.push(pick(ways)());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // these shapes do not fit
    }
  }
  const scalars = [...given, ...made].filter(({ shape }) => size(shape) === 1);
  return graphProgram({
    state: states.map((value) => {
      const fitting = [value, ...made.filter(({ shape }) => sameShape(shape, value.shape))];
      return { value, next: ops.mul(half, ops.tanh(pick(fitting))), initial: 0 };
    }),
    fixed,
    metrics: new Map(scalars.slice(0, 2).map((value, i) => [`metric ${i}`, value])),
    outputs: made.filter(() => random.uniform() < 0.3),
  });
}

/** Everything that can be read after two steps. */
function run(engine: Engine, program: Program): number[][] {
  const plan = engine.compile(program, 'double');
  const random = randomFor(1, 'numbers');
  const inputs = [...program.state.map(({ value }) => value), ...program.fixed];
  plan.load(examplesOf([[0, 0]]));
  for (const value of inputs) {
    plan.write(
      value,
      Float64Array.from({ length: size(value.shape) }, () => random.normal()),
    );
  }
  plan.run(new Uint32Array(2), { learningRate: 0, firstStep: 0 });
  const read = [...inputs, ...program.outputs].map((value) => [...plan.read(value)]);
  return [...read, [...plan.sums().values()]];
}

it('computes any graph as the reference does', () => {
  for (let seed = 0; seed < 1500; seed++) {
    const program = randomProgram(seed);
    verifyPasses(program, seed % 2 === 0 ? 'double' : 'single');
    const expected = run(reference, program).flat();
    run(compiled, program)
      .flat()
      .forEach((x, i) => {
        const error = Math.abs(x - expected[i]) / Math.max(1, Math.abs(expected[i]));
        if (!(error <= 1e-11)) expect.fail(`graph ${seed}, number ${i}: ${x}, not ${expected[i]}`);
      });
  }
});
