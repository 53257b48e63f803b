import { type Floats, size, topological, type Value } from '../../autodiff/graph.js';
import {
  type ArithmeticName,
  statementsOf,
  withoutRepeats,
} from '../../autodiff/javascript/op-statements.js';
import type { NumberText } from '../../model/number-text.js';

/** A function of JavaScript that computes a graph. */
export interface ForwardFunction {
  /** The constants that it needs, and the function, `forward`. */
  readonly code: string;
  /** The functions of `arithmetic` that it calls. */
  readonly calls: readonly ArithmeticName[];
}

/**
 * Writes a graph as a function, op by op. `Floats` is the type of the arrays.
 *
 * @param x what it is a function of
 * @param numbers of the other inputs
 */
export function forwardFunction(
  output: Value,
  x: Value,
  numbers: ReadonlyMap<Value, Floats>,
  { format, read }: NumberText,
): ForwardFunction {
  const names = new Map([[x, 'x']]);
  const nameOf = (value: Value): string => names.get(value) ?? '';
  const constants: string[] = [];
  const statements: string[] = [];
  const calls = new Set<ArithmeticName>();
  const order = topological([output]);
  const needed = new Set([output]);
  for (const value of order.toReversed()) {
    if (needed.has(value)) for (const one of withoutRepeats(value).inputs) needed.add(one);
  }
  for (const value of order) {
    if (!needed.has(value) || value === x) continue;
    const { name, form } = value.op;
    const given = form.kind === 'constant' ? form.numbers : numbers.get(value);
    const variable = given === undefined ? `v${statements.length + 1}` : `c${constants.length + 1}`;
    names.set(value, variable);
    if (given !== undefined) {
      constants.push(
        `const ${variable} = Floats.from([${Array.from(given, (number) => format(read(number))).join(', ')}]);${commentOf(value)}`,
      );
      continue;
    }
    const direct = withoutRepeats(value);
    const written = statementsOf(variable, direct.inputs.map(nameOf), direct, calls);
    statements.push(
      `  const ${variable} = new Floats(${size(value.shape)}); // ${name}\n  ${written}\n`,
    );
  }
  const code = `${constants.join('\n')}

function forward(inputs) {
  const x = Floats.from(inputs);
${statements.join('')}  return ${nameOf(output)};
}
`;
  return { code, calls: [...calls] };
}

/** Of a parameter: its name, which is ours. */
function commentOf({ op, name, shape }: Value): string {
  return op.form.kind === 'input' ? ` // ${name}, ${shape.join(' × ')}` : '';
}
