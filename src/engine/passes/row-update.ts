import type { Value } from '../../autodiff/graph.js';
import type { Lanes } from '../../autodiff/lanes.js';
import type { RowUpdate } from '../ir/kernel.js';

/** What a place of a row is computed from: the states in their order, and the gradient. */
interface RowLeaves<T> {
  readonly states: readonly T[];
  readonly gradient: T;
}

/**
 * What a step makes of the states at one place of a row, in their order, in any kind of arithmetic.
 *
 * @param scalar what stands for a number that stays for the run
 */
export function rowStep<T>(
  lanes: Lanes<T>,
  { states, gradient }: RowUpdate,
  leaves: RowLeaves<T>,
  scalar: (value: Value) => T,
): T[] {
  const made = new Map<Value, T>([[gradient, leaves.gradient]]);
  states.forEach(({ value }, s) => {
    made.set(value, leaves.states[s]);
  });
  const make = (value: Value): T => {
    const { form } = value.op;
    if (form.kind === 'broadcast') return read(value.inputs[0]);
    if (form.kind === 'elementwise') return form.lane(lanes, ...value.inputs.map(read));
    if (form.kind === 'constant') return lanes.constant(form.numbers[0]);
    return scalar(value);
  };
  const read = (value: Value): T => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = make(value);
    made.set(value, result);
    return result;
  };
  return states.map(({ next }) => read(next));
}
