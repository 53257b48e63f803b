import { dependents, size, topological, type Value } from './graph.js';
import { add } from './ops/add.js';
import { broadcast } from './ops/broadcast.js';
import { constant } from './ops/constant.js';

/**
 * Reverse-mode automatic differentiation: the gradient of a scalar with respect to each target, as
 * values appended to the same graph.
 *
 * Every value gets one adjoint v̄ = ∂output/∂v, in reverse topological order: by the time a value is
 * visited, all that use it have added their share, so each rule runs once and the cost is a small
 * constant times that of the output itself. (Griewank and Walther, Evaluating Derivatives, 2008, § 3.2.)
 *
 * @param output a 1 × 1 value
 * @returns one value per target, shaped like it; zeros where the output does not depend on it
 * @throws RangeError when the output is not a scalar
 */
export function gradient(output: Value, targets: readonly Value[]): Value[] {
  const adjoints = adjointsOf(output, targets);
  return targets.map((target) => adjoints.get(target) ?? broadcast(constant(0), target.shape));
}

/** The adjoint of every value on a path from a target to the output; see `gradient`. */
export function adjointsOf(output: Value, targets: readonly Value[]): Map<Value, Value> {
  if (size(output.shape) !== 1) {
    throw new RangeError(`the gradient is of a scalar, not of ${output.shape.join(' × ')} values`);
  }
  const order = topological([output]);
  const active = dependents(order, targets);
  const adjoints = new Map<Value, Value>();
  if (active.has(output)) adjoints.set(output, constant(1));
  for (const value of order.reverse()) {
    const adjoint = adjoints.get(value);
    if (adjoint === undefined) continue;
    value.inputs.forEach((input, i) => {
      const rule = value.op.vjp[i];
      if (rule === null || !active.has(input)) return;
      const share = rule(adjoint, value);
      const others = adjoints.get(input);
      adjoints.set(input, others === undefined ? share : add(others, share));
    });
  }
  return adjoints;
}
