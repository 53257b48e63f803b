import { describe, expect, it } from 'vitest';
import { explainPlan } from '../../src/engine/explain-plan.js';
import { passes } from '../../src/engine/passes/pipeline.js';
import { buildNetwork, type NetworkSpec } from '../../src/network/network.js';
import { trainingProgram } from '../../src/network/programs.js';

function explain(inputs: number, units: number, batchSize = 1) {
  const spec: NetworkSpec = {
    inputs,
    hidden: [{ units, activation: 'tanh' }],
    outputs: { units: 3, activation: 'softmax' },
  };
  const program = trainingProgram(buildNetwork(spec), {
    loss: 'cross-entropy',
    logBase: '2',
    optimizer: 'sgd',
    momentum: 0.9,
    nesterov: false,
    batchSize,
    penalties: {},
    exampleCount: 150,
    watchGradient: false,
  });
  return explainPlan(program, 'single');
}

const placesOf = ({ kernels }: ReturnType<typeof explain>) =>
  new Map(kernels.flatMap(({ results }) => results.map(({ name, where }) => [name, where])));

describe('the explanation of a plan', () => {
  it('follows a value from what it is computed of to its instructions', () => {
    const { kernels, values, functions, arena } = explain(4, 8);
    const forward = kernels[2];
    expect(forward).toMatchObject({
      kind: 'product',
      shape: '1×8',
      results: [{ name: '%4', computed: 'features · weights 1', where: 'locals' }],
    });
    expect(kernels[3].results[0].computed).toBe('tanh(add(%4, bias 1))');
    const step = functions.find(({ name }) => name === 'step');
    const ofKernels = kernels.reduce((sum, { instructions }) => sum + instructions, 0);
    expect(ofKernels).toBeGreaterThan(1000);
    expect(step?.instructions).toBeGreaterThan(ofKernels); // and adds the metrics to their sums
    expect(values[0]).toEqual({ name: 'bias 1', shape: '1×8', offset: 16, bytes: 32 });
    for (const { offset, bytes } of values) expect(offset + bytes).toBeLessThanOrEqual(arena);
  });

  it('has a row for each pass, with what it leaves and what it did', () => {
    const { passes: rows, kernels } = explain(784, 128);
    expect(rows.map(({ pass }) => pass)).toEqual(['none', ...passes.map(({ name }) => name)]);
    const [given, shared, lowered] = rows;
    expect(given).toMatchObject({ kernels: 0, stored: 0 });
    expect(shared.summary).toBe(`values computed twice: ${given.values - shared.values}`);
    expect(lowered.summary).toMatch(/^maps: \d+, products: 3, reductions: \d+$/);
    expect(rows.find(({ pass }) => pass === 'find-lazy-update')?.summary).toBe(
      'weights whose rows may wait: weights 1',
    );
    expect(rows[rows.length - 1].kernels).toBe(kernels.length);
  });

  it('a small step is in locals but for its states; of a large one, rows of weights may wait', () => {
    const small = placesOf(explain(4, 8));
    expect([...new Set(small.values())].sort()).toEqual(['in place', 'locals']);
    expect(small.get('weights 1 ←')).toBe('in place');
    const large = placesOf(explain(784, 128));
    expect(large.get('weights 1 ←')).toBe('in place; rows may wait');
    expect(explain(784, 128).functions.map(({ name }) => name)).toEqual([
      'step',
      'applyPending',
      'run',
    ]);
    expect(placesOf(explain(784, 128, 4)).get('weights 1 ←')).toBe('in place');
    expect(placesOf(explain(784, 256, 16)).get('weights 1 ←')).toBe('in place, in panels');
  });

  it('takes no more instructions for wider layers, beyond what is written out', () => {
    const [wide, wider] = [128, 1024].map((units) => explain(784, units).functions[0].instructions);
    expect(wider).toBeLessThan(1.1 * wide);
  });
});
