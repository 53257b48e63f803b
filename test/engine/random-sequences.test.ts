import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Precision } from '../../src/autodiff/evaluate.js';
import { input } from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, Program } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { buildNetwork } from '../../src/network/network.js';
import { optimizers } from '../../src/network/optimizers.js';
import { scoringProgram, trainingProgram } from '../../src/network/programs.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { descent } from './descent.js';
import { compareNumbers, examplesFor, numbersFor, randomProgram } from './random-program.js';

/** One call of a plan. What it is about is picked by a number from what the program has. */
const call = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('load' as const),
      count: fc.nat(12),
      seed: fc.nat(99),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      length: fc.nat(30),
      seed: fc.nat(99),
      // Mostly as the examples that are there, sometimes not.
      stray: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 3),
      carriesOn: fc.boolean(),
      learningRate: fc.constantFrom(0.03125, 0.03125, 0.0625),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      which: fc.nat(99),
      seed: fc.nat(99),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), which: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resetSums' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sums' as const) }) },
);
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

const width = fc.constantFrom(1, 2, 3, 5, 8, 17, 40);
const network = fc.record({
  inputs: width,
  units: width,
  batchSize: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 20 })),
  optimizer: fc.constantFrom(...keysOf(optimizers)),
  momentum: fc.constantFrom(0, 0.9),
  trains: fc.boolean(),
});

/** A network that is trained or predicts, or the number of a graph of no meaning. */
const recipe = fc.oneof(network, fc.nat(9999));

function programOf(chosen: typeof recipe extends fc.Arbitrary<infer T> ? T : never): Program {
  if (typeof chosen === 'number') return randomProgram(chosen);
  const { inputs, units, batchSize, optimizer, momentum, trains } = chosen;
  const net = buildNetwork({
    inputs,
    hidden: [{ units, activation: 'tanh' }],
    outputs: { units: 3, activation: 'softmax' },
  });
  return trains
    ? trainingProgram(net, { ...descent, batchSize, optimizer, momentum })
    : scoringProgram(net, descent, batchSize).program;
}

/** What each call gives: numbers, or the message of its error. */
function follow(
  engine: Engine,
  precision: Precision,
  chosen: Program,
  calls: readonly Call[],
): (number[] | string)[] {
  const plan = engine.compile(chosen, precision);
  const kept = [...chosen.state.map(({ value }) => value), ...chosen.fixed];
  const stranger = input('stranger', [1, 1]);
  let count = 1;
  let step = 3;
  const perform = (one: Call): number[] => {
    switch (one.kind) {
      case 'load':
        count = one.count;
        plan.load(examplesFor(chosen, one.count, one.seed));
        return [];
      case 'run': {
        const random = randomFor(one.seed, 'order');
        const order = Uint32Array.from({ length: count === 0 ? one.stray : one.length }, () =>
          random.below(Math.max(count, 1)),
        );
        if (order.length > 0) order[order.length >> 1] += one.stray;
        if (!one.carriesOn) step += 100;
        plan.run(order, { learningRate: one.learningRate, firstStep: step });
        step += Math.ceil(order.length / chosen.batchSize);
        return [];
      }
      case 'write': {
        const value = [...kept, stranger][one.which % (kept.length + 1)];
        const numbers = numbersFor(value, randomFor(one.seed, 'numbers'));
        // What an optimizer remembers may be a square, or a power of something below 1. Of a NaN nothing is compared: where
        // the features are zeros, the compiled engine does not multiply them by it.
        const isRemembered = / of |^power$/.test(value.name ?? '');
        plan.write(
          value,
          isRemembered ? numbers.map((x) => Math.min(Math.abs(x), 0.875)) : numbers,
        );
        return [];
      }
      case 'read': {
        const all = [...kept, ...chosen.outputs, stranger];
        return [...plan.read(all[one.which % all.length])];
      }
      case 'resetSums':
        plan.resetSums();
        return [];
      case 'sums':
        return [...plan.sums().values()];
    }
  };
  return calls.map((one) => {
    try {
      return perform(one);
    } catch (error) {
      return String(error);
    }
  });
}

it('answers any sequence of calls as the reference does', () => {
  let [compared, all] = [0, 0];
  fc.assert(
    fc.property(recipe, fc.array(call, { minLength: 5, maxLength: 25 }), (what, some) => {
      const chosen = programOf(what);
      // Most sequences begin as they should, so that they come to something.
      const start: Call[] = [
        { kind: 'load', count: 7, seed: 1 },
        ...chosen.fixed.map(
          (_, i): Call => ({ kind: 'write', which: chosen.state.length + i, seed: i }),
        ),
      ];
      const calls = some.length % 5 === 0 ? some : [...start, ...some];
      const [single, double] = (['single', 'double'] as const).map((precision) =>
        follow(reference, precision, chosen, calls),
      );
      for (const precision of ['single', 'double'] as const) {
        const found = follow(compiled, precision, chosen, calls);
        found.forEach((answer, i) => {
          const expected = { single: single[i], double: double[i] };
          if (typeof answer === 'string') {
            expect([i, answer]).toEqual([i, expected.double]);
            return;
          }
          if (typeof expected.single === 'string' || typeof expected.double === 'string') {
            expect.fail(`call ${i}: the reference refuses it: ${expected.double}`);
          }
          const numbers = { single: expected.single, double: expected.double };
          all += answer.length;
          compared += compareNumbers(answer, numbers, precision, (k) =>
            expect.fail(
              `${precision}, call ${i}, ${calls[i].kind}, number ${k}: ${answer[k]}, not ${numbers.double[k]}`,
            ),
          );
        });
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(compared / all).toBeGreaterThan(0.9);
}, 60_000);
