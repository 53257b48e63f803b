import { describe, expect, it } from 'vitest';
import { size, type Value } from '../../../src/autodiff/graph.js';
import * as ops from '../../../src/autodiff/ops.js';
import { toScalars } from '../../../src/autodiff/trace/to-scalars.js';
import { trace } from '../../../src/autodiff/trace/trace.js';
import { traceLines } from '../../../src/autodiff/trace/trace-lines.js';
import { activations } from '../../../src/network/activations.js';
import { initialWeights } from '../../../src/network/initial-weights.js';
import { losses } from '../../../src/network/losses.js';
import { buildNetwork } from '../../../src/network/network.js';
import { outputs } from '../../../src/network/outputs.js';
import { keysOf } from '../../../src/support/records.js';

/** The loss of an example through a network, as it is traced. */
function lossOf(
  activation: keyof typeof activations,
  loss: keyof typeof losses,
  output: keyof typeof outputs,
) {
  const units = output === 'softmax' ? 3 : 1;
  const hidden = [2, 3].map((units) => ({ units, activation }));
  const network = buildNetwork({ inputs: 3, hidden, outputs: { units, activation: output } });
  const x = ops.input('x', [1, 3]);
  const z = network.forward(x);
  const targets = outputs[output].encode(ops.constant(1), units);
  return {
    loss: losses[loss].perExample({ output, z, targets }, '2'),
    inputs: [x, ...network.parameters],
    feeds: new Map<Value, ArrayLike<number>>([
      ...initialWeights(network, 5),
      [x, [0.3, -1.2, 0.7]],
    ]),
  };
}

const cases = keysOf(losses).flatMap((loss) =>
  losses[loss].outputs.flatMap((output) =>
    keysOf(activations).map((activation) => [activation, loss, output] as const),
  ),
);

describe.each(cases)('a network of %s with %s loss and %s output', (...spec) => {
  const { loss, inputs, feeds } = lossOf(...spec);
  const nameOf = ({ name }: Value, i: number): string => `${name}:${i}`;
  const scalar = toScalars(loss, inputs, feeds, nameOf);
  const whole = trace(loss, inputs, feeds);
  const rows = trace(scalar.output, scalar.inputs, scalar.feeds, scalar);

  it('has as many rows as the rows of matrices have numbers, and the same numbers', () => {
    const { lines } = traceLines(loss, inputs);
    expect(rows.length).toBe(lines.reduce((sum, { value }) => sum + size(value.shape), 0));
    const primals = whole.flatMap(({ primal }) => [...primal]);
    const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
    sorted(rows.map(({ primal: [x] }) => x)).forEach((x, i) => {
      expect(x).toBeCloseTo(sorted(primals)[i], 12);
    });
  });

  it('has the same adjoints of features and weights', () => {
    const adjoints = whole
      .slice(0, inputs.length)
      .flatMap(({ derivative: { numbers } }) => [...numbers]);
    adjoints.forEach((adjoint, i) => {
      expect(rows[i].derivative.numbers[0]).toBeCloseTo(adjoint, 12);
    });
    expect(rows[0].formula).toBe('x:0');
  });
});

it('takes products of transposes, and sums and maxima over rows, apart', () => {
  const a = ops.input('a', [2, 3]);
  const b = ops.input('b', [3, 2]);
  const product = ops.matmul(a, b, { a: true, b: true });
  const value = ops.sum(ops.mul(ops.max(product, 0), ops.sum(product, 0)));
  const feeds = new Map([
    [a, [1, -2, 3, 0.5, 2, -1]],
    [b, [2, 1, -1, 0.25, 3, -2]],
  ]);
  const scalar = toScalars(value, [a, b], feeds, ({ name }, i) => `${name}${i}`);
  const rows = trace(scalar.output, scalar.inputs, scalar.feeds, scalar);
  const whole = trace(value, [a, b], feeds);
  expect(rows.at(-1)?.primal[0]).toBeCloseTo(whole.at(-1)?.primal[0] ?? Number.NaN, 12);
  const adjoints = whole.slice(0, 2).flatMap(({ derivative }) => [...derivative.numbers]);
  expect(rows.slice(0, 12).map(({ derivative }) => derivative.numbers[0])).toEqual(
    adjoints.map((x) => expect.closeTo(x, 12)),
  );
});

it('does not know the elements of random numbers', () => {
  const drop = ops.sum(ops.uniform([1, 3], 1, 0));
  expect(() => toScalars(drop, [], new Map(), () => '')).toThrow(RangeError);
});
