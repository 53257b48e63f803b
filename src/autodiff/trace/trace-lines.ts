import { topological, type Value } from '../graph.js';

/** One line of a trace: a value that has a name of its own there, and what it is made of. */
export interface TraceLine {
  readonly value: Value;
  /** What is written in its formula: from the arguments to the value, which is the last one. */
  readonly inside: readonly Value[];
  /** The values of earlier lines that the formula refers to, each once. */
  readonly arguments: readonly Value[];
}

/** A graph as the lines of its trace. */
export interface TraceLines {
  readonly lines: readonly TraceLine[];
  /** What depends on no input: numbers in the formulas. */
  readonly constants: ReadonlySet<Value>;
}

/**
 * Which values of a graph become lines, in the order of the lecture: the inputs, and then level by level, so that all
 * that can be computed at the same time is together.
 *
 * A weighted sum is one line, `v₋₂ + v₋₁ + 1.5·v₀`: its terms are written in it, unless they are used elsewhere, too.
 * Constants and what repeats a value to a shape have no lines.
 *
 * @param inputs all of them have a line, in this order
 * @param parts further values that are written in the formula of what uses them
 */
export function traceLines(
  output: Value,
  inputs: readonly Value[],
  parts: ReadonlySet<Value> = new Set(),
): TraceLines {
  const order = topological([output]);
  const constants = new Set<Value>();
  const users = new Map<Value, Value[]>();
  for (const value of order) {
    const isConstant =
      value.op.form.kind !== 'input' && value.inputs.every((x) => constants.has(x));
    if (isConstant && value !== output) constants.add(value);
    for (const argument of value.inputs) {
      const others = users.get(argument);
      if (others === undefined) users.set(argument, [value]);
      else others.push(value);
    }
  }
  const isInside = (value: Value): boolean => {
    if (constants.has(value) || value === output) return false;
    if (value.op.form.kind === 'broadcast') return true;
    const [user, ...others] = users.get(value) ?? [];
    if (user === undefined || others.length > 0) return false;
    return parts.has(value) || (isTerm(value, constants) && SUMS.has(user.op.name));
  };
  const inside = new Set(order.filter(isInside));

  const levels = new Map<Value, number>(inputs.map((input) => [input, 0]));
  const lines: TraceLine[] = inputs.map((value) => ({ value, inside: [value], arguments: [] }));
  const isInput = new Set(inputs);
  for (const value of order) {
    if (inside.has(value) || constants.has(value) || isInput.has(value)) continue;
    const line = lineOf(value, inside, constants);
    const below = line.arguments.reduce((most, x) => Math.max(most, levels.get(x) ?? 0), 0);
    levels.set(value, 1 + below);
    lines.push(line);
  }
  const levelOf = ({ value }: TraceLine): number => levels.get(value) ?? 0;
  return { lines: lines.sort((a, b) => levelOf(a) - levelOf(b)), constants };
}

/** The ops whose terms are written in one line. */
const SUMS: ReadonlySet<string> = new Set(['add', 'sub', 'sum']);

/** Whether a value is a term of a weighted sum: a sum, a product of matrices, or one by a constant. */
function isTerm({ op, inputs }: Value, constants: ReadonlySet<Value>): boolean {
  if (SUMS.has(op.name) || op.form.kind === 'product' || op.name === 'neg') return true;
  return op.name === 'mul' && inputs.some((x) => constants.has(x));
}

/** What is inside of a line, found without recursion: a sum may have any number of terms. */
function lineOf(
  value: Value,
  inside: ReadonlySet<Value>,
  constants: ReadonlySet<Value>,
): TraceLine {
  const seen = new Set([value]);
  const order: Value[] = [];
  const arguments_ = new Set<Value>();
  const stack = [{ value, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (top.next === top.value.inputs.length) {
      order.push(top.value);
      stack.pop();
      continue;
    }
    const x = top.value.inputs[top.next++];
    if (constants.has(x) || seen.has(x)) continue;
    if (!inside.has(x)) {
      arguments_.add(x);
      continue;
    }
    seen.add(x);
    stack.push({ value: x, next: 0 });
  }
  return { value, inside: order, arguments: [...arguments_] };
}
