import { topological, type Value } from './graph.js';
import { add } from './ops/add.js';
import { broadcast } from './ops/broadcast.js';
import { constant } from './ops/constant.js';

/**
 * Forward-mode automatic differentiation: the derivative of each output along one direction of the
 * inputs, J·ẋ, as values appended to the graph. One pass gives one direction, so a full gradient
 * takes one pass per input, where `gradient` takes one per output.
 *
 * @param tangents ẋ: the direction, for each input that moves, shaped like it
 * @returns one tangent per output, shaped like it
 */
export function jvp(outputs: readonly Value[], tangents: ReadonlyMap<Value, Value>): Value[] {
  const moving = new Map(tangents);
  for (const value of topological(outputs)) {
    if (moving.has(value)) continue;
    value.inputs.forEach((input, i) => {
      const rule = value.op.jvp[i];
      const tangent = moving.get(input);
      if (rule === null || tangent === undefined) return;
      const share = rule(tangent, value);
      const others = moving.get(value);
      moving.set(value, others === undefined ? share : add(others, share));
    });
  }
  return outputs.map((output) => moving.get(output) ?? broadcast(constant(0), output.shape));
}
