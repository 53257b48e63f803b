import { type Floats, type Run, size, topological, type Value } from './graph.js';

/** `double` computes in float64; `single` rounds every result to float32. */
export type Precision = 'single' | 'double';

export function allocate(precision: Precision, length: number): Floats {
  return precision === 'double' ? new Float64Array(length) : new Float32Array(length);
}

/** The numbers for the inputs of a graph, row by row. */
export type Feeds = ReadonlyMap<Value, ArrayLike<number>>;

/**
 * The reference: computes the outputs one op at a time. Every other way of running a graph is
 * tested against this one.
 *
 * @returns the numbers of each output, row by row
 * @throws RangeError when an input has no numbers, or not as many as its shape
 */
export function evaluate(
  outputs: readonly Value[],
  feeds: Feeds = new Map(),
  options: { precision?: Precision; step?: number } = {},
): Floats[] {
  const run = prepare(outputs, options.precision ?? 'double');
  for (const [input, numbers] of feeds) run.feed(input, numbers);
  run.evaluate({ step: options.step ?? 0 });
  return outputs.map((output) => run.numbers(output));
}

/** The value of a 1 × 1 graph. */
export function evaluateScalar(output: Value, feeds?: Feeds): number {
  return evaluate([output], feeds)[0][0];
}

/** A graph made ready to be evaluated many times: its order is found and its memory is taken once. */
export interface Prepared {
  /** Copies numbers into an input; nothing happens when the outputs do not depend on it. */
  feed(input: Value, numbers: ArrayLike<number>): void;
  /** Computes everything from what is fed. */
  evaluate(run: Run): void;
  /** The numbers of a value as of the last evaluation: the very memory, not a copy. */
  numbers(value: Value): Floats;
}

export function prepare(outputs: readonly Value[], precision: Precision): Prepared {
  const memory = new Map<Value, Floats>();
  const fed = new Set<Value>();
  const order = topological(outputs);
  for (const value of order) memory.set(value, allocate(precision, size(value.shape)));
  const numbers = (value: Value): Floats => {
    const found = memory.get(value);
    if (found === undefined) throw new RangeError(`${describe(value)} is not part of this graph`);
    return found;
  };
  const steps = order.map((value) => ({
    value,
    out: numbers(value),
    inputs: value.inputs.map(numbers),
  }));
  return {
    numbers,
    feed(input, given) {
      const target = memory.get(input);
      if (target === undefined) return;
      if (given.length !== target.length) {
        throw new RangeError(
          `${describe(input)} takes ${target.length} numbers, not ${given.length}`,
        );
      }
      target.set(given);
      fed.add(input);
    },
    evaluate(run) {
      for (const { value, out, inputs } of steps) {
        if (!fed.has(value)) value.op.evaluate(out, value, inputs, run);
      }
    },
  };
}

/** The name of a value for messages. */
export function describe(value: Value): string {
  return value.name === undefined ? `a value of ${value.op.name}` : `"${value.name}"`;
}
