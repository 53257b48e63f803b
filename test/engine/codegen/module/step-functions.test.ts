import { describe, expect, it } from 'vitest';
import { emitModule } from '../../../../src/engine/codegen/module/module.js';
import { StepParts } from '../../../../src/engine/codegen/module/step-functions.js';
import { compiled } from '../../../../src/engine/compile.js';
import type { Engine } from '../../../../src/engine/program.js';
import { reference } from '../../../../src/engine/reference.js';
import { Body } from '../../../../src/engine/wasm/assembler.js';
import { buildNetwork } from '../../../../src/network/network.js';
import { trainingProgram } from '../../../../src/network/programs.js';
import { inOrder } from '../../../../src/network/scorer.js';
import { initialWeights } from '../../../../src/network/weights.js';
import { randomExamples } from '../../../network/examples.js';
import { descent } from '../../descent.js';

function write(body: Body, instructions: number): void {
  for (let i = 0; i < instructions; i++) body.i32(0);
}

describe('the parts of a step', () => {
  it('are one as long as it is small', () => {
    const main = new Body(1);
    const parts = new StepParts(main, 2);
    for (const isFixed of [false, true, false]) {
      const body = parts.bodyFor(isFixed);
      expect(body).toBe(main);
      write(body, 1000);
    }
    expect(parts.others).toHaveLength(0);
  });

  it('are called where their kernels come', () => {
    const main = new Body(1);
    const parts = new StepParts(main, 2);
    write(parts.bodyFor(false), 4000);
    const before = main.instructions;
    const second = parts.bodyFor(false);
    expect(second).not.toBe(main);
    expect(main.instructions).toBe(before + 2); // the step's number, and the call
    write(second, 10);
    expect(parts.bodyFor(false)).toBe(second);
  });

  it('keep in the first one what uses its locals, and the order', () => {
    const main = new Body(1);
    const parts = new StepParts(main, 2);
    write(parts.bodyFor(false), 4000);
    const second = parts.bodyFor(false);
    expect(parts.bodyFor(true)).toBe(main);
    expect(parts.bodyFor(false)).not.toBe(second);
    expect(parts.others).toHaveLength(2);
  });
});

describe.each([1, 8])('a deep network, %d examples at a time', (batchSize) => {
  const network = buildNetwork({
    inputs: 7,
    hidden: Array.from({ length: 24 }, (_, i) => ({ units: 30 + i, activation: 'tanh' })),
    outputs: { units: 3, activation: 'softmax' },
  });
  const program = trainingProgram(network, { ...descent, batchSize, exampleCount: 9 });

  function weights(engine: Engine): Float64Array[] {
    const plan = engine.compile(program, 'double');
    plan.load(randomExamples(9, 7, 3));
    for (const [parameter, numbers] of initialWeights(network, 2)) plan.write(parameter, numbers);
    plan.run(inOrder(9), { learningRate: 0.05, firstStep: 0 });
    return network.parameters.map((parameter) => Float64Array.from(plan.read(parameter)));
  }

  it('is cut into functions of which none is large', () => {
    const sizes = [...emitModule(program, 'double').functions].map(
      ([, { body }]) => body.instructions,
    );
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(12_000);
  });

  it('learns as in the reference', () => {
    const found = weights(compiled);
    weights(reference).forEach((numbers, i) => {
      numbers.forEach((x, k) => {
        expect(Math.abs(found[i][k] - x)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(x)));
      });
    });
  });
});
