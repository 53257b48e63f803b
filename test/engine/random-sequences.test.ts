import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Precision } from '../../src/autodiff/evaluate.js';
import { input } from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, ExampleMatrix, Program, StoredExamples } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { buildNetwork } from '../../src/network/network.js';
import { optimizers } from '../../src/network/optimizers.js';
import { scoringProgram, trainingProgram } from '../../src/network/programs.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { LinearMemory } from '../../src/support/wasm/memory.js';
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
  if (trains) return trainingProgram(net, { ...descent, batchSize, optimizer, momentum });
  const program = scoringProgram(net, descent, batchSize);
  return { ...program, outputs: [...program.metrics.values()] };
}

/** What each call gives: numbers, or the message of its error. */
function follow(
  engine: Engine,
  precision: Precision,
  chosen: Program,
  calls: readonly Call[],
): (number[] | string)[] {
  const answer = start(engine, precision, chosen);
  return calls.map(answer);
}

/**
 * What answers the calls of one plan.
 *
 * @param memory where it lies, if not in one of its own
 * @param store what is loaded in place of examples
 */
function start(
  engine: Engine,
  precision: Precision,
  chosen: Program,
  memory?: LinearMemory,
  store: (examples: ExampleMatrix) => ExampleMatrix | StoredExamples = (examples) => examples,
): (one: Call) => number[] | string {
  const plan = engine.compile(chosen, precision, memory);
  const kept = [...chosen.state.map(({ value }) => value), ...chosen.fixed];
  const stranger = input('stranger', [1, 1]);
  let count = 1;
  let step = 3;
  const perform = (one: Call): number[] => {
    switch (one.kind) {
      case 'load':
        count = one.count;
        plan.load(store(examplesFor(chosen, one.count, one.seed)));
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
  return (one) => {
    try {
      return perform(one);
    } catch (error) {
      return String(error);
    }
  };
}

/** Most sequences begin as they should, so that they come to something. */
function begun(chosen: Program, some: readonly Call[]): readonly Call[] {
  if (some.length % 5 === 0) return some;
  const written = chosen.fixed.map(
    (_, i): Call => ({ kind: 'write', which: chosen.state.length + i, seed: i }),
  );
  return [{ kind: 'load', count: 7, seed: 1 }, ...written, ...some];
}

it('answers any sequence of calls as the reference does', () => {
  let [compared, all] = [0, 0];
  fc.assert(
    fc.property(recipe, fc.array(call, { minLength: 5, maxLength: 25 }), (what, some) => {
      const chosen = programOf(what);
      const calls = begun(chosen, some);
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
    { seed: 1, numRuns: 100 },
  );
  expect(compared / all).toBeGreaterThan(0.9);
}, 60_000);

/** How examples come to a plan: as a matrix, or stored, in its memory or in another, in its precision or in another. */
const storing = fc.record({
  how: fc.constantFrom('matrix' as const, 'here' as const, 'elsewhere' as const),
  isOther: fc.boolean(),
  /** Bytes that somebody else takes of the memory before. */
  between: fc.constantFrom(0, 0, 5, 3000, 200_000),
});

it.each([
  ['compiled', compiled],
  ['reference', reference],
] as const)(
  'answers the same in a memory that others use, and of examples that lie there: %s',
  (_, engine) => {
    const calls = fc.array(call, { minLength: 5, maxLength: 25 });
    const plan = fc.record({ what: recipe, calls });
    const precision = fc.constantFrom('single' as const, 'double' as const);
    fc.assert(
      fc.property(
        ...[precision, fc.array(plan, { minLength: 1, maxLength: 3 })],
        fc.array(storing, { minLength: 1, maxLength: 9 }),
        (own, given, storings) => {
          const memory = new LinearMemory();
          let next = 0;
          const store = (examples: ExampleMatrix) => {
            const { how, isOther, between } = storings[next++ % storings.length];
            const taken = memory.reserve(between);
            new Uint8Array(memory.buffer, taken, between).fill(0xff);
            if (how === 'matrix') return examples;
            const other = own === 'single' ? 'double' : 'single';
            const to = how === 'here' ? memory : new LinearMemory();
            return compiled.store(examples, isOther ? other : own, to);
          };
          const plans = given.map(({ what, calls: some }) => {
            const program = programOf(what);
            return { program, calls: begun(program, some) };
          });
          const answers = plans.map(({ program }) => start(engine, own, program, memory, store));
          const found: (number[] | string)[][] = plans.map(() => []);
          // In turns: what one of them does is between the calls of another.
          for (let i = 0; plans.some(({ calls: all }) => i < all.length); i++) {
            plans.forEach(({ calls: all }, p) => {
              if (i < all.length) found[p].push(answers[p](all[i]));
            });
          }
          plans.forEach(({ program, calls: all }, p) => {
            expect(found[p]).toEqual(follow(engine, own, program, all));
          });
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  },
  60_000,
);
