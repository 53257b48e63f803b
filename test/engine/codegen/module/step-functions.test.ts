import { describe, expect, it } from 'vitest';
import { FunctionTable } from '../../../../src/engine/codegen/module/function-table.js';
import { emit } from '../../../../src/engine/codegen/module/module.js';
import { StepFunctions } from '../../../../src/engine/codegen/module/step-functions.js';
import { compiled } from '../../../../src/engine/compile.js';
import { pipeline } from '../../../../src/engine/passes/pipeline.js';
import type { Engine } from '../../../../src/engine/program.js';
import { reference } from '../../../../src/engine/reference.js';
import { vectors } from '../../../../src/engine/vector/vectors.js';
import { inOrder } from '../../../../src/network/example-rows.js';
import { initialWeights } from '../../../../src/network/initial-weights.js';
import { buildNetwork } from '../../../../src/network/network.js';
import { trainingProgram } from '../../../../src/network/programs.js';
import type { Body } from '../../../../src/support/wasm/assembler.js';
import { randomExamples } from '../../../network/examples.js';
import { descent } from '../../descent.js';

function write(body: Body, instructions: number): void {
  for (let i = 0; i < instructions; i++) body.i32(0);
}

function begin() {
  const table = new FunctionTable();
  const main = table.declare('step', ['i32']);
  table.declare('run', []);
  return { table, main, parts: new StepFunctions(table, main) };
}

describe('the functions of a step', () => {
  it('are one as long as it is small', () => {
    const { main, parts, table } = begin();
    for (const isFixed of [false, true, false]) {
      const body = parts.bodyFor(isFixed);
      expect(body).toBe(main);
      write(body, 1000);
    }
    expect([...table.functions.keys()]).toEqual(['step', 'run']);
  });

  it('are called where their kernels come', () => {
    const { main, parts } = begin();
    write(parts.bodyFor(false), 4000);
    const before = main.instructions;
    const second = parts.bodyFor(false);
    expect(second).not.toBe(main);
    expect(main.instructions).toBe(before + 2); // the step's number, and the call
    write(second, 10);
    expect(parts.bodyFor(false)).toBe(second);
  });

  it('keep in the first one what uses its locals, and the order', () => {
    const { main, parts, table } = begin();
    write(parts.bodyFor(false), 4000);
    const second = parts.bodyFor(false);
    expect(parts.bodyFor(true)).toBe(main);
    expect(parts.bodyFor(false)).not.toBe(second);
    const names = ['step', 'run', 'step, part 2', 'step, part 3'];
    expect([...table.functions.keys()]).toEqual(names);
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
    const sizes = [...emit(pipeline(program, vectors.double)).functions].map(
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
