import type { Value } from '../autodiff/graph.js';
import { add, exp, log, max, maximum, mul, neg, stopGradient, sub, sum } from '../autodiff/ops.js';
import { softplus } from './activations.js';
import type { ForwardGraph } from './network.js';
import type { OutputName } from './outputs.js';

/**
 * Several networks of the same inputs and outputs as one graph, which predicts the mean of their probabilities, or of
 * their numbers. Its `forward` gives weighted sums that come to that mean by the same output, so that every loss is
 * defined for it: ln p̄ₖ for softmax, ln p̄ − ln(1 − p̄) for sigmoid.
 */
export function average(members: readonly ForwardGraph[]): ForwardGraph {
  const [{ spec }] = members;
  const mean = (values: readonly Value[]): Value =>
    mul(
      1 / values.length,
      values.reduce((a, b) => add(a, b)),
    );
  return {
    spec,
    parameters: members.flatMap(({ parameters }) => parameters),
    forward: (x, change) =>
      sums[spec.outputs.activation](
        members.map((one) => one.forward(x, change)),
        mean,
      ),
    predict: (x) => mean(members.map((one) => one.predict(x))),
  };
}

type Mean = (values: readonly Value[]) => Value;

/** The weighted sums of the mean prediction, from those of each member, by the output. */
const sums: Readonly<Record<OutputName, (members: readonly Value[], mean: Mean) => Value>> = {
  softmax: (members, mean) => logMeanExp(members.map(logSoftmax), mean),
  sigmoid: (members, mean) => {
    const logShares = (z: Value): Value => neg(softplus(neg(z)));
    return sub(
      logMeanExp(members.map(logShares), mean),
      logMeanExp(
        members.map((z) => logShares(neg(z))),
        mean,
      ),
    );
  },
  linear: (members, mean) => mean(members),
};

/** ln pₖ = zₖ − ln Σⱼ e^zⱼ, with the largest z subtracted everywhere, so that no exponential overflows. */
function logSoftmax(z: Value): Value {
  const shifted = sub(z, stopGradient(max(z, 1)));
  return sub(shifted, log(sum(exp(shifted), 1)));
}

/** ln of the mean of e^x over the members, element by element: the largest is 0 again before it becomes a power. */
function logMeanExp(members: readonly Value[], mean: Mean): Value {
  const most = stopGradient(members.reduce((a, b) => maximum(a, b)));
  return add(most, log(mean(members.map((x) => exp(sub(x, most))))));
}
