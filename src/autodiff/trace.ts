import { type Feeds, prepare } from './evaluate.js';
import { adjointsOf } from './gradient.js';
import { topological, type Value } from './graph.js';

/** One row of a trace: an intermediate value, what it is made of, its primal and its adjoint. */
export interface TraceRow {
  /** v0, v1, … in the order of evaluation, or the name of an input. */
  readonly label: string;
  /** How it is computed from earlier rows: `tanh(v3)`; empty for inputs and constants. */
  readonly expression: string;
  readonly value: Value;
  /** The value's numbers, row by row. */
  readonly primal: readonly number[];
  /** ∂output/∂value, row by row; undefined where no target is reached. */
  readonly adjoint: readonly number[] | undefined;
}

/**
 * The forward primal trace and the reverse adjoint trace of a scalar: every value on the way to it
 * in the order of evaluation. Read downwards it is the evaluation; read upwards, the adjoints in the
 * order in which reverse mode finds them.
 *
 * @param targets the inputs with respect to which the adjoints are taken
 */
export function trace(output: Value, targets: readonly Value[], feeds: Feeds): TraceRow[] {
  const adjoints = adjointsOf(output, targets);
  const run = prepare([output, ...adjoints.values()], 'double');
  for (const [input, numbers] of feeds) run.feed(input, numbers);
  run.evaluate({ step: 0 });

  const labels = new Map<Value, string>();
  let count = 0;
  return topological([output]).map((value) => {
    const label = value.name ?? `v${count++}`;
    labels.set(value, label);
    const inputs = value.inputs.map((input) => labels.get(input));
    const adjoint = adjoints.get(value);
    return {
      label,
      expression: inputs.length === 0 ? '' : `${value.op.name}(${inputs.join(', ')})`,
      value,
      primal: [...run.numbers(value)],
      adjoint: adjoint && [...run.numbers(adjoint)],
    };
  });
}
