import type { Value } from '../graph.js';
import { add } from '../ops/add.js';
import { input } from '../ops/input.js';
import { formulaText, type Names } from './formula-text.js';
import type { TraceLine, TraceLines } from './trace-lines.js';

/** What the derivative of a line's value is called: `v̄₅`. */
export type DerivativeName = (value: Value) => string;

/**
 * Per line, where its adjoint comes from: what each line that uses its value gives back, in the order of those. It is
 * what the ops' own rules of reverse mode give, written out; nothing else knows a derivative.
 */
export function adjointFormulas(
  { lines, constants }: TraceLines,
  output: Value,
  names: Names,
  nameOf: DerivativeName,
): string[] {
  const shares = new Map<Value, Value[]>([[output, []]]);
  const derivatives = new Derivatives(names, nameOf);
  for (const line of [...lines].reverse()) {
    if (!shares.has(line.value)) continue; // nothing comes back to it
    for (const [argument, share] of pulledBack(line, derivatives.of(line.value), constants)) {
      const others = shares.get(argument);
      if (others === undefined) shares.set(argument, [share]);
      else others.push(share);
    }
  }
  return lines.map(({ value }) => {
    if (value === output) return '1';
    return derivativeText(shares.get(value)?.reverse() ?? [], derivatives);
  });
}

/** Per line, its tangent from those of its arguments: what the ops' rules of forward mode give, written out. */
export function tangentFormulas(
  { lines }: TraceLines,
  seedOf: (input: Value) => ArrayLike<number>,
  names: Names,
  nameOf: DerivativeName,
): string[] {
  const derivatives = new Derivatives(names, nameOf);
  const moving = new Set<Value>();
  return lines.map((line) => {
    const { value } = line;
    if (value.inputs.length === 0) {
      moving.add(value);
      const seeds = seedOf(value);
      return formulaText([value], { nameOf: () => undefined, constantOf: () => seeds });
    }
    const tangent = pushedForward(line, moving, derivatives);
    if (tangent !== undefined) moving.add(value);
    return derivativeText(tangent === undefined ? [] : [tangent], derivatives);
  });
}

function derivativeText(values: readonly Value[], names: Names): string {
  return values.length === 0 ? '0' : formulaText(values, names, { zeros: false });
}

/** The derivatives of lines as values that stand in formulas by their names. */
class Derivatives implements Names {
  readonly #names: Names;
  readonly #nameOf: DerivativeName;
  readonly #standIns = new Map<Value, Value>();
  readonly #texts = new Map<Value, string>();

  constructor(names: Names, nameOf: DerivativeName) {
    this.#names = names;
    this.#nameOf = nameOf;
  }

  of(value: Value): Value {
    const known = this.#standIns.get(value);
    if (known !== undefined) return known;
    const name = this.#nameOf(value);
    const standIn = input(name, value.shape);
    this.#standIns.set(value, standIn);
    this.#texts.set(standIn, name);
    return standIn;
  }

  nameOf(value: Value): string | undefined {
    return this.#texts.get(value) ?? this.#names.nameOf(value);
  }

  constantOf(value: Value): ArrayLike<number> | undefined {
    return this.#names.constantOf(value);
  }
}

/** What a line gives to the adjoints of its arguments, from its own: reverse mode, within the line. */
function pulledBack(
  { value, inside, arguments: args }: TraceLine,
  adjoint: Value,
  constants: ReadonlySet<Value>,
): Map<Value, Value> {
  const adjoints = new Map([[value, adjoint]]);
  for (const inner of [...inside].reverse()) {
    const own = adjoints.get(inner);
    if (own === undefined) continue;
    inner.inputs.forEach((x, i) => {
      const rule = inner.op.vjp[i];
      if (rule === null || constants.has(x)) return;
      const share = rule(own, inner);
      const others = adjoints.get(x);
      adjoints.set(x, others === undefined ? share : add(others, share));
    });
  }
  const found = new Map<Value, Value>();
  for (const argument of args) {
    const given = adjoints.get(argument);
    if (given !== undefined) found.set(argument, given);
  }
  return found;
}

/** The tangent of a line from those of its arguments: forward mode, within the line. */
function pushedForward(
  { value, inside, arguments: args }: TraceLine,
  moving: ReadonlySet<Value>,
  derivatives: Derivatives,
): Value | undefined {
  const own = args.filter((argument) => moving.has(argument));
  const tangents = new Map(own.map((argument) => [argument, derivatives.of(argument)]));
  for (const inner of inside) {
    inner.inputs.forEach((x, i) => {
      const rule = inner.op.jvp[i];
      const own = tangents.get(x);
      if (rule === null || own === undefined) return;
      const share = rule(own, inner);
      const others = tangents.get(inner);
      tangents.set(inner, others === undefined ? share : add(others, share));
    });
  }
  return tangents.get(value);
}
