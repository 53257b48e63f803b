import type { Precision } from '../../src/autodiff/evaluate.js';
import type { Value } from '../../src/autodiff/graph.js';
import { input } from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import type { Program } from '../../src/engine/program.js';
import { examplesOf } from '../network/examples.js';

/** A program of one example whose numbers nobody reads: for graphs that are no networks. */
export function graphProgram(
  parts: Pick<Program, 'state' | 'fixed' | 'outputs'> & Partial<Program>,
): Program {
  const column = (name: string) => input(name, [1, 1]);
  return {
    batchSize: 1,
    features: column('features'),
    targets: column('targets'),
    weights: column('weights'),
    inverseBatchSize: column('inverseBatchSize'),
    learningRate: column('η'),
    metrics: new Map(),
    ...parts,
  };
}

/** Computes values with the compiled engine, from numbers for their inputs. */
export function runCompiled(
  outputs: readonly Value[],
  feeds: ReadonlyMap<Value, ArrayLike<number>>,
  precision: Precision,
  step = 0,
) {
  const program = graphProgram({ state: [], fixed: [...feeds.keys()], outputs });
  const plan = compiled.compile(program, precision);
  for (const [value, numbers] of feeds) plan.write(value, numbers);
  plan.load(examplesOf([[0, 0]]));
  plan.run(new Uint32Array(1), { learningRate: 0, firstStep: step });
  return outputs.map((output) => plan.read(output));
}
