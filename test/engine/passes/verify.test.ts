import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/autodiff/graph.js';
import { add, input, matmul, mul, sub, sum, tanh } from '../../../src/autodiff/ops.js';
import { type Kernel, type Lowered, productOf } from '../../../src/engine/ir/kernel.js';
import { passes, pipeline } from '../../../src/engine/passes/pipeline.js';
import { verify } from '../../../src/engine/passes/verify.js';
import type { Program } from '../../../src/engine/program.js';
import { vectors } from '../../../src/engine/vector/vectors.js';
import { buildNetwork } from '../../../src/network/network.js';
import { trainingProgram } from '../../../src/network/programs.js';
import { descent } from '../descent.js';
import { graphProgram } from '../run-graph.js';
import { verifyPasses } from '../verify-passes.js';

function training(inputs: number, units: readonly number[], batchSize: number): Program {
  const network = buildNetwork({
    inputs,
    hidden: units.map((count) => ({ units: count, activation: 'tanh' })),
    outputs: { units: 3, activation: 'softmax' },
  });
  return trainingProgram(network, { ...descent, batchSize, watchGradient: false });
}

/** A step in locals, one with rows that wait and a backward update, and one with epilogues and panels. */
const programs = {
  small: training(4, [8], 1),
  sparse: training(300, [40, 30], 1),
  batch: training(528, [128, 256], 16),
};
const lowerings = Object.entries(programs).map(
  ([name, program]) => [name, verifyPasses(program, 'double')] as const,
);
const [[, small], [, sparse], [, batch]] = lowerings;

const s = input('s', [20, 20]);
const t = input('t', [20, 20]);
const lowered = (next: Value, outputs: readonly Value[] = []): Lowered =>
  verifyPasses(
    graphProgram({ state: [{ value: s, next, initial: 0 }], fixed: [t], outputs }),
    'double',
  );

function stateOf({ program }: Lowered, name: string): { value: Value; next: Value } {
  const state = program.state.find(({ value }) => value.name === name);
  if (state === undefined) throw new Error(`no state is called ${name}`);
  return state;
}

const without = <T>(all: Iterable<T>, one: T): Set<T> => new Set([...all].filter((x) => x !== one));
const isUpdate = (kernel: Kernel): boolean =>
  kernel.kind === 'map' && kernel.backward !== undefined;

describe('the verifier', () => {
  it('finds every kind of decision in these programs, and all of them sound', () => {
    expect(small.held.size).toBeGreaterThan(10);
    expect(small.flushed.size).toBe(1);
    expect(sparse.lazy).toBeDefined();
    expect(sparse.kernels.some(isUpdate)).toBe(true);
    expect(batch.panelled.size).toBeGreaterThan(2);
    expect(batch.kernels.some((kernel) => kernel.kind === 'map' && kernel.product)).toBe(true);
  });

  it('is asked after each pass, and says which one was wrong', () => {
    const seen: string[] = [];
    pipeline(programs.small, vectors.double, ({ name }) => seen.push(name));
    expect(seen).toEqual(passes.map(({ name }) => name));
  });

  it.each(lowerings)('misses any kernel that is left out: %s', (_, whole) => {
    for (const kernel of whole.kernels) {
      expect(verify({ ...whole, kernels: [...without(whole.kernels, kernel)] })).not.toEqual([]);
    }
  });

  it.each(lowerings)('wants every kernel behind what it reads: %s', (_, whole) => {
    expect(verify({ ...whole, kernels: whole.kernels.toReversed() })).not.toEqual([]);
    expect(verify({ ...whole, kernels: [...whole.kernels, whole.kernels[0]] })).not.toEqual([]);
  });

  it.each(lowerings)('wants memory for what a product takes whole: %s', (_, whole) => {
    const sides = whole.kernels.flatMap((kernel) => productOf(kernel)?.inputs ?? []);
    expect(sides.length).toBeGreaterThan(4);
    for (const side of sides) {
      const faults = verify({ ...whole, stored: without(whole.stored, side) });
      expect(faults.join()).toContain('which is nowhere');
    }
  });

  const inner = lowered(add(s, matmul(s, t)));
  const read = lowered(mul(s, t), [tanh(sum(sub(s, t), 0))]);
  const weights = stateOf(batch, 'weights 1');
  const update = sparse.kernels.find(isUpdate);
  const waiting = stateOf(sparse, 'weights 1').value;
  const total = sum(waiting, 0);
  const wrong: readonly [string, RegExp, Lowered][] = [
    [
      'a state that its own product reads, overwritten',
      /s 20×20 is read behind/,
      { ...inner, inPlace: new Map([[stateOf(inner, 's').next, s]]) },
    ],
    [
      'a state with a later reader, overwritten',
      /s 20×20 is read behind/,
      {
        ...read,
        kernels: read.kernels.toSorted(
          (a, b) => Number(b.kind === 'map') - Number(a.kind === 'map'),
        ),
        inPlace: new Map([[stateOf(read, 's').next, s]]),
      },
    ],
    [
      'a state overwritten by what replaces another',
      /is read behind/,
      {
        ...small,
        inPlace: new Map([[stateOf(small, 'weights 1').next, stateOf(small, 'weights 2').value]]),
      },
    ],
    [
      'an update that multiplies weights before its gradient is there',
      /before it is computed/,
      {
        ...sparse,
        kernels: [...sparse.kernels].sort((a, b) => Number(b === update) - Number(a === update)),
      },
    ],
    [
      'a weight that is flushed',
      /cannot be flushed/,
      { ...small, flushed: new Set([stateOf(small, 'weights 2').next]) },
    ],
    [
      'features in panels',
      /features/,
      { ...batch, panelled: new Set([...batch.panelled, batch.program.features]) },
    ],
    [
      'a row in panels',
      /bias 1 1×128 cannot lie in panels/,
      { ...batch, panelled: new Set([...batch.panelled, stateOf(batch, 'bias 1').value]) },
    ],
    [
      'weights in panels, but not what replaces them',
      /cannot lie in panels: what replaces it/,
      { ...batch, panelled: without(batch.panelled, weights.next) },
    ],
    [
      'weights and what replaces them in panels, but not their velocity',
      /also takes what does not/,
      {
        ...batch,
        panelled: new Set(
          [...batch.panelled].filter((value) => value === weights.value || value === weights.next),
        ),
      },
    ],
    [
      'weights in locals that outlive the step',
      /weights 1 4×8 cannot be held|add 4×8 cannot be held/,
      { ...small, held: new Set([stateOf(small, 'weights 1').next]) },
    ],
    [
      'a value of a loop in locals',
      /cannot be held in locals/,
      {
        ...batch,
        held: new Set(
          batch.kernels.flatMap((kernel) => (kernel.kind === 'map' ? kernel.roots : [])),
        ),
      },
    ],
    [
      'a right side in locals',
      /weights 2 8×3 cannot be held/,
      { ...small, held: new Set([stateOf(small, 'weights 2').value]) },
    ],
    [
      'rows that wait while a sum reads them',
      /rows wait that others need/,
      {
        ...sparse,
        kernels: [{ kind: 'reduction', value: total }, ...sparse.kernels],
        stored: new Set([...sparse.stored, total]),
      },
    ],
    ['rows that wait in a batch', /rows wait that others need/, { ...batch, lazy: sparse.lazy }],
    [
      'rows that wait without being updated in place',
      /rows wait that others need/,
      { ...sparse, inPlace: new Map() },
    ],
  ];

  it.each(wrong)('rejects %s', (_, fault, broken) => {
    expect(verify(broken).join('\n')).toMatch(fault);
  });
});
