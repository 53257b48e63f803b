import { apply, topological, type Value } from '../graph.js';
import { add } from '../ops/add.js';
import { div } from '../ops/div.js';
import { exp } from '../ops/exp.js';
import { neg } from '../ops/neg.js';

/** What functions are made of, by the names of their ops. A further one is a line here. */
const parts: ReadonlyMap<string, (x: Value) => Value> = new Map([
  ['sigmoid', (x) => div(1, add(1, exp(neg(x))))],
]);

/** The same graph in smaller steps: σ(z) as −z, e^−z, 1 + e^−z and 1/(1 + e^−z). Its inputs stay the same values. */
export function takeApart(output: Value): Value {
  const made = new Map<Value, Value>();
  const of = (value: Value): Value => made.get(value) ?? value;
  for (const value of topological([output])) {
    const inputs = value.inputs.map(of);
    const rule = parts.get(value.op.name);
    if (rule !== undefined) made.set(value, rule(inputs[0]));
    else if (inputs.some((x, i) => x !== value.inputs[i])) {
      made.set(value, apply(value.op, inputs, value.name));
    }
  }
  return of(output);
}
