import { size, topological, type Value } from '../autodiff/graph.js';
import { type ArithmeticName, statementsOf } from '../autodiff/javascript/op-statements.js';

/**
 * A graph as the body of a function in JavaScript, in double precision: what a page needs to predict, without anything
 * else of mlp. It is made from the forms of the ops, as machine code is: it knows none of them by its name, so that
 * whatever is written in ops can be in it.
 *
 * The body finds the numbers of each input in `inputs`, in the order given, and returns those of the output, row by row.
 * It is made of names and numbers alone; no text of a user is in it.
 */
export function graphScript(inputs: readonly Value[], output: Value): string {
  const order = topological([output]);
  const names = new Map(order.map((value, i) => [value, `v${i}`]));
  const nameOf = (value: Value): string => names.get(value) ?? 'undefined';
  const calls = new Set<ArithmeticName>();
  const lines = order.map((value) => {
    const name = nameOf(value);
    const place = inputs.indexOf(value);
    if (place >= 0) return `const ${name} = inputs[${place}];`;
    const { form } = value.op;
    if (form.kind === 'constant') {
      const numbers = form.numbers.map((x) => (Object.is(x, -0) ? '-0' : String(x)));
      return `const ${name} = [${numbers.join(', ')}];`;
    }
    const statements = statementsOf(name, value.inputs.map(nameOf), value, calls);
    return `const ${name} = new Float64Array(${size(value.shape)}); ${statements}`;
  });
  return [
    ...[...calls].map((call) => ARITHMETIC[call]),
    ...lines,
    `return ${nameOf(output)};`,
  ].join('\n');
}

/** A page needs no bits: it has the functions of its browser. */
const ARITHMETIC: Readonly<Record<ArithmeticName, string>> = {
  cos: 'const { cos } = Math;',
  exp: 'const { exp } = Math;',
  log: 'const { log } = Math;',
  sin: 'const { sin } = Math;',
  tanh: 'const { tanh } = Math;',
  sigmoid: 'const sigmoid = (x, { exp } = Math) => 1 / (1 + exp(-x));',
};
