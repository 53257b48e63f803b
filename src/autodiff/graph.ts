import type { Form } from './lanes.js';

/**
 * The graph: values made by ops from other values.
 *
 * A value does not hold a number. It says how one is computed, so that the same graph can be
 * evaluated, differentiated (which gives more graph), traced, or compiled. Nothing here knows which
 * ops exist; each is one file in `ops/`.
 */

/** Every value is a matrix: a scalar is 1 × 1, a batch of examples has one row each. */
export type Shape = readonly [rows: number, columns: number];

/** The numbers of a value, row by row. The array's type is the precision they are rounded to. */
export type Floats = Float32Array | Float64Array;

/** What an evaluation depends on besides the graph and what is fed to its inputs. */
export interface Run {
  /** The number of this step, from 0: it keys the random bits, and nothing else. */
  readonly step: number;
}

/**
 * One linear map of a derivative, for one argument of an op: what `direction` (an adjoint in a vjp,
 * a tangent in a jvp) becomes at `value`. `null` where the derivative is zero everywhere.
 */
export type Rule = ((direction: Value, value: Value) => Value) | null;

/** What is computed: one record per op, with everything that is known about it. */
export interface Op {
  readonly name: string;
  /** How it computes, for an engine that emits code. */
  readonly form: Form;
  /** The shape of the result. Throws a `RangeError` for arguments that do not fit. */
  shape(inputs: readonly Shape[]): Shape;
  /** Writes the result into `out`, as plainly as the textbook. */
  evaluate(out: Floats, value: Value, inputs: readonly Floats[], run: Run): void;
  /** Per argument: the adjoint of the argument, from the adjoint of the value (shaped like it). */
  readonly vjp: readonly Rule[];
  /** Per argument: the tangent of the value, from the tangent of the argument (shaped like it). */
  readonly jvp: readonly Rule[];
}

export interface Value {
  readonly op: Op;
  readonly inputs: readonly Value[];
  readonly shape: Shape;
  /** For people: the name of an input, or of a value that somebody wants to find in a trace. */
  readonly name?: string;
}

/** The value of an op applied to values. */
export function apply(op: Op, inputs: readonly Value[], name?: string): Value {
  const shape = op.shape(inputs.map((input) => input.shape));
  return name === undefined ? { op, inputs, shape } : { op, inputs, shape, name };
}

/** The number of elements of a value of that shape. */
export function size([rows, columns]: Shape): number {
  return rows * columns;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/**
 * Everything the outputs depend on, each value once, arguments before what uses them. The walk
 * keeps its own stack, so that a deep graph does not exhaust the call stack.
 */
export function topological(outputs: readonly Value[]): Value[] {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const stack: { value: Value; next: number }[] = [];
  for (const output of outputs) {
    if (!seen.has(output)) {
      seen.add(output);
      stack.push({ value: output, next: 0 });
    }
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.next === top.value.inputs.length) {
        order.push(top.value);
        stack.pop();
        continue;
      }
      const input = top.value.inputs[top.next++];
      if (!seen.has(input)) {
        seen.add(input);
        stack.push({ value: input, next: 0 });
      }
    }
  }
  return order;
}

/** The values among `order` (topological) that depend on one of `sources`, the sources included. */
export function dependents(order: readonly Value[], sources: readonly Value[]): Set<Value> {
  const found = new Set(sources);
  for (const value of order) {
    if (value.inputs.some((input) => found.has(input))) found.add(value);
  }
  return found;
}
