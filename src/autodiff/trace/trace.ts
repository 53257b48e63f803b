import { type Feeds, prepare } from '../evaluate.js';
import { adjointsOf } from '../gradient.js';
import { size, topological, type Value } from '../graph.js';
import { jvp } from '../jvp.js';
import { constant } from '../ops/constant.js';
import { adjointFormulas, tangentFormulas } from './derivative-formulas.js';
import { formulaText, type Names } from './formula-text.js';
import { subscript } from './scripts.js';
import { traceLines } from './trace-lines.js';

/** One row of a trace: an intermediate value, what it is made of, its primal and its derivative. */
export interface TraceRow {
  /** v₋₂, v₋₁, v₀ of three inputs, and then v₁, v₂, … */
  readonly label: string;
  /** How it is computed from earlier rows, `v₇ + v₈`; of an input its name. */
  readonly formula: string;
  readonly value: Value;
  /** The value's numbers, row by row. */
  readonly primal: readonly number[];
  readonly derivative: TracedDerivative;
  /** The rows that the formula refers to, by their places in the trace. */
  readonly arguments: readonly number[];
}

/** The adjoint ∂output/∂value of a row, or its tangent. */
export interface TracedDerivative {
  /** `v̄₅` of an adjoint, `v̇₅` of a tangent. */
  readonly label: string;
  /** How it comes from those of other rows, `2·v̄₇·v₅`; what is given, as it is. */
  readonly formula: string;
  /** Row by row; zeros where the output is not reached, or nothing moves. */
  readonly numbers: readonly number[];
}

export interface TraceOptions {
  /** ẋ, by the inputs that move: tangents along this direction are traced (forward mode), and not adjoints. */
  readonly tangents?: Feeds | undefined;
  /** Values that are written in the formula of what uses them. */
  readonly parts?: ReadonlySet<Value> | undefined;
}

/**
 * The forward primal trace of a scalar and, beside it, the reverse adjoint trace, or the forward tangent trace.
 * Read downwards, the first is the evaluation; read upwards, the adjoints are in the order in which reverse mode finds
 * them. A row is an input, a weighted sum, or one op (see `traceLines`); the last row is the output.
 *
 * (Baydin, Pearlmutter, Radul and Siskind, Automatic Differentiation in Machine Learning: a Survey, 2018, tables 2 and 3.)
 *
 * @param inputs in the order of their rows; inputs of the graph that are not among them follow
 * @param feeds the numbers of the inputs
 * @throws RangeError when the output is not a scalar, or an input has no numbers
 */
export function trace(
  output: Value,
  inputs: readonly Value[],
  feeds: Feeds,
  { tangents, parts }: TraceOptions = {},
): TraceRow[] {
  const isInput = ({ op }: Value): boolean => op.form.kind === 'input';
  const sources = [...new Set([...inputs, ...topological([output]).filter(isInput)])];
  const found = traceLines(output, sources, parts);
  const values = found.lines.map(({ value }) => value);
  const derivatives =
    tangents === undefined
      ? adjointsOf(output, sources)
      : tangentsOf(values, sources, (x) => tangents.get(x) ?? zeros(x));
  const run = prepare([...values, ...found.constants, ...derivatives.values()], 'double');
  for (const [value, numbers] of feeds) run.feed(value, numbers);
  run.evaluate({ step: 0 });

  const index = new Map(values.map((value, i) => [value, i]));
  const indexOf = (value: Value): number => index.get(value) ?? 0;
  const labelOf = (letter: string, i: number): string => letter + subscript(i + 1 - sources.length);
  const names: Names = {
    nameOf: (value) => (index.has(value) ? labelOf('v', indexOf(value)) : undefined),
    constantOf: (value) => (found.constants.has(value) ? run.numbers(value) : literal(value)),
  };
  const letter = tangents === undefined ? 'v\u0304' : 'v\u0307';
  const nameOf = (value: Value): string => labelOf(letter, indexOf(value));
  const formulas =
    tangents === undefined
      ? adjointFormulas(found, output, names, nameOf)
      : tangentFormulas(found, (x) => tangents.get(x) ?? zeros(x), names, nameOf);
  return found.lines.map(({ value, arguments: args }, i) => {
    const derivative = derivatives.get(value);
    return {
      label: labelOf('v', i),
      formula:
        i < sources.length ? (value.name ?? '') : formulaText([value], without(value, names)),
      value,
      primal: [...run.numbers(value)],
      derivative: {
        label: nameOf(value),
        formula: formulas[i],
        numbers:
          derivative !== undefined
            ? [...run.numbers(derivative)]
            : value === output && tangents === undefined
              ? [1] // of an output that no input reaches
              : zeros(value),
      },
      arguments: args.map(indexOf),
    };
  });
}

/** The tangents of values, by the values. */
function tangentsOf(
  values: readonly Value[],
  sources: readonly Value[],
  seedOf: (source: Value) => ArrayLike<number>,
): ReadonlyMap<Value, Value> {
  const seeds = sources.map((x) => [x, constant(Array.from(seedOf(x)), x.shape)] as const);
  const found = jvp(values, new Map(seeds));
  return new Map(values.map((value, i) => [value, found[i]]));
}

function zeros({ shape }: Value): number[] {
  return new Array<number>(size(shape)).fill(0);
}

/** The same names, but for a value that is to be written out itself. */
function without(value: Value, { nameOf, constantOf }: Names): Names {
  return { constantOf, nameOf: (other) => (other === value ? undefined : nameOf(other)) };
}

/** The numbers of a constant that a rule of differentiation brought in. */
function literal({ op }: Value): ArrayLike<number> | undefined {
  return op.form.kind === 'constant' ? op.form.numbers : undefined;
}
