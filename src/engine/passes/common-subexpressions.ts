import { topological, type Value } from '../../autodiff/graph.js';
import { type Program, resultsOf } from '../program.js';
import type { Pass } from './pass.js';

/** Makes one value of those that are equal. */
export const commonSubexpressions: Pass = {
  name: 'common-subexpressions',
  run: (before) => ({ ...before, ...shareEqual(before.program) }),
  summary(after, before) {
    const [left, all] = [after, before].map(
      ({ program }) => topological(resultsOf(program)).length,
    );
    return `values computed twice: ${all - left}`;
  },
};

/**
 * A program in which what is computed twice is one value: the same op, with the same parameters, of the
 * same inputs. Valid because ops have no effects; random numbers are told apart by their stream.
 *
 * @returns the program, and what became of a value
 */
function shareEqual(program: Program): {
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
  /** What tells values with the same inputs apart. */
  const parametersOf = (value: Value): string => {
    const { form } = value.op;
    // An elementwise op is known by its record, the others by their parameters; an input is only itself.
    if (form.kind === 'elementwise') return `op ${numberOf(value.op)}`;
    if (form.kind === 'input') return `input ${numberOf(value)}`;
    if (form.kind === 'constant') return `constant ${form.numbers.map(textOf)}`;
    return JSON.stringify(form);
  };
  const kept = new Map<string, Value>();
  const became = new Map<Value, Value>();
  const sharedOf = (value: Value): Value => became.get(value) ?? value;
  const results = resultsOf(program);
  for (const value of topological(results)) {
    const inputs = value.inputs.map(sharedOf);
    const changed = inputs.some((input, i) => input !== value.inputs[i]);
    const seen = changed ? { ...value, inputs } : value;
    const key = [parametersOf(seen), seen.shape, ...seen.inputs.map(numberOf)].join('|');
    const same = kept.get(key) ?? seen;
    kept.set(key, same);
    if (same !== value) became.set(value, same);
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

/** A number as a text that tells it from every other: as JSON, infinities and NaN are all null. */
function textOf(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
