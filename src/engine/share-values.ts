import { topological, type Value } from '../autodiff/graph.js';
import type { Program } from './program.js';

/**
 * A program in which what is computed twice is one value: the same op, with the same parameters, of the
 * same inputs. Valid because ops have no effects; random numbers are told apart by their stream.
 *
 * @returns the program, and what became of a value
 */
export function shareValues(program: Program): {
  readonly program: Program;
  readonly sharedOf: (value: Value) => Value;
} {
  const numbers = new Map<unknown, number>();
  const numberOf = (thing: unknown): number => {
    const known = numbers.get(thing);
    if (known !== undefined) return known;
    numbers.set(thing, numbers.size);
    return numbers.size - 1;
  };
  const kept = new Map<string, Value>();
  const became = new Map<Value, Value>();
  const sharedOf = (value: Value): Value => became.get(value) ?? value;
  const results = [
    ...program.state.map(({ next }) => next),
    ...program.metrics.values(),
    ...program.outputs,
  ];
  for (const value of topological(results)) {
    const { form } = value.op;
    // An elementwise op is known by its record, the others by their parameters; an input is only itself.
    const parameters =
      form.kind === 'elementwise'
        ? numberOf(value.op)
        : form.kind === 'input'
          ? numberOf(value)
          : JSON.stringify(form);
    const inputs = value.inputs.map(sharedOf);
    const key = [form.kind, parameters, value.shape, ...inputs.map(numberOf)].join('|');
    const same = kept.get(key);
    if (same !== undefined) became.set(value, same);
    else {
      const changed = inputs.some((input, i) => input !== value.inputs[i]);
      const shared = changed ? { ...value, inputs } : value;
      if (changed) became.set(value, shared);
      kept.set(key, shared);
    }
  }
  return {
    sharedOf,
    program: {
      ...program,
      state: program.state.map((state) => ({ ...state, next: sharedOf(state.next) })),
      metrics: new Map([...program.metrics].map(([name, metric]) => [name, sharedOf(metric)])),
      outputs: program.outputs.map(sharedOf),
    },
  };
}
