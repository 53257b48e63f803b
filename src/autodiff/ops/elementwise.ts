import { apply, type Op, type Rule, type Shape, sameShape, type Value } from '../graph.js';
import type { Lane } from '../lanes.js';
import { broadcast } from './broadcast.js';
import { toValue } from './constant.js';

/** A value, or a number that stands for a constant. */
export type Operand = Value | number;

/**
 * An op that computes each element from the elements in the same place. Its Jacobian is diagonal
 * and so its own transpose: one rule per argument serves reverse mode and forward mode.
 */
function elementwise(
  name: string,
  rules: readonly Rule[],
  lane: Lane,
  evaluate: Op['evaluate'],
  parameter?: number,
): Op {
  return {
    name,
    form: { kind: 'elementwise', lane, ...(parameter !== undefined && { parameter }) },
    shape([first, ...others]) {
      for (const other of others) {
        if (!sameShape(first, other)) {
          throw new RangeError(`${name}: ${first.join(' × ')} and ${other.join(' × ')} do not fit`);
        }
      }
      return first;
    },
    evaluate,
    vjp: rules,
    jvp: rules,
  };
}

/**
 * The op of one argument that applies `f` to each element; `lane` is the same for emitted code.
 *
 * @param parameter a number that `f` has beside its argument, for whoever writes the op in another language
 */
export function unary(
  name: string,
  f: (x: number) => number,
  lane: Lane,
  rule: Rule,
  parameter?: number,
): (x: Operand) => Value {
  const evaluate: Op['evaluate'] = (out, _, [x]) => {
    for (let i = 0; i < out.length; i++) out[i] = f(x[i]);
  };
  const op = elementwise(name, [rule], lane, evaluate, parameter);
  return (x) => apply(op, [toValue(x)]);
}

/** The op of two arguments; rows, columns and scalars are repeated to the other's shape. */
export function binary(
  name: string,
  f: (a: number, b: number) => number,
  lane: Lane,
  rules: readonly [Rule, Rule],
): (a: Operand, b: Operand) => Value {
  const op = elementwise(name, rules, lane, (out, _, [a, b]) => {
    for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i]);
  });
  return (a, b) => apply(op, alike([a, b]));
}

/** The op of three arguments, repeated like those of `binary`. */
export function ternary(
  name: string,
  f: (a: number, b: number, c: number) => number,
  lane: Lane,
  rules: readonly [Rule, Rule, Rule],
): (a: Operand, b: Operand, c: Operand) => Value {
  const op = elementwise(name, rules, lane, (out, _, [a, b, c]) => {
    for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i], c[i]);
  });
  return (a, b, c) => apply(op, alike([a, b, c]));
}

/** The operands as values of one shape, each axis as long as the longest. */
function alike(operands: readonly Operand[]): Value[] {
  const values = operands.map(toValue);
  const shape: Shape = [
    Math.max(...values.map((value) => value.shape[0])),
    Math.max(...values.map((value) => value.shape[1])),
  ];
  return values.map((value) => broadcast(value, shape));
}
