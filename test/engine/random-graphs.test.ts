import { expect, it } from 'vitest';
import type { Precision } from '../../src/autodiff/evaluate.js';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, Program } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { randomFor } from '../../src/support/random.js';
import { compareNumbers, examplesFor, numbersFor, randomProgram } from './random-program.js';
import { verifyPasses } from './verify-passes.js';

const PROGRAMS = 600;

/** Everything that can be read after a few steps. */
function run(engine: Engine, program: Program, precision: Precision, seed: number): number[] {
  const plan = engine.compile(program, precision);
  const random = randomFor(seed, 'numbers');
  const inputs = [...program.state.map(({ value }) => value), ...program.fixed];
  plan.load(examplesFor(program, 7, seed));
  for (const value of inputs) {
    // What an optimizer remembers begins as it says.
    if (/^[sfw]\d*$/.test(value.name ?? '')) plan.write(value, numbersFor(value, random));
  }
  const order = Uint32Array.from({ length: 1 + random.below(2 * program.batchSize + 2) }, () =>
    random.below(7),
  );
  plan.run(order, { learningRate: 0.0625, firstStep: 3 });
  const read = [...inputs, ...program.outputs].flatMap((value) => [...plan.read(value)]);
  return [...read, ...plan.sums().values()];
}

it('computes any graph as the reference does', () => {
  let [compared, all] = [0, 0];
  for (let seed = 0; seed < PROGRAMS; seed++) {
    const program = randomProgram(seed);
    verifyPasses(program, seed % 2 === 0 ? 'double' : 'single');
    const expected = {
      single: run(reference, program, 'single', seed),
      double: run(reference, program, 'double', seed),
    };
    for (const precision of ['single', 'double'] as const) {
      const found = run(compiled, program, precision, seed);
      all += found.length;
      compared += compareNumbers(found, expected, precision, (i) =>
        expect.fail(
          `graph ${seed}, ${precision} precision, number ${i}: ${found[i]}, not ${expected.double[i]}`,
        ),
      );
    }
  }
  expect(compared / all).toBeGreaterThan(0.95);
}, 120_000);
