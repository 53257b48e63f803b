import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { constant } from '../../src/autodiff/ops.js';
import { buildNetwork, type NetworkSpec } from '../../src/network/network.js';
import { splitNetwork } from '../../src/network/split-network.js';
import { randomFor } from '../../src/support/random.js';

const softmax = { units: 3, activation: 'softmax' } as const;
const specs: readonly NetworkSpec[] = [
  { inputs: 4, hidden: [], outputs: softmax },
  { inputs: 4, hidden: [], outputs: { ...softmax, temperature: 2 } },
  { inputs: 4, hidden: [{ units: 2, activation: 'tanh' }], outputs: softmax },
  {
    inputs: 5,
    hidden: [
      { units: 3, activation: 'gelu' },
      { units: 6, activation: 'relu' },
    ],
    outputs: { units: 1, activation: 'linear' },
  },
];

describe('a network that is split behind the sums of its first layer', () => {
  it.each(specs)('is the same network: $hidden', (spec) => {
    const network = buildNetwork(spec);
    const { firstSums, rest } = splitNetwork(network);
    const random = randomFor(1, 'weights');
    const feeds = new Map(
      network.parameters.map((parameter) => [
        parameter,
        Float64Array.from({ length: parameter.shape[0] * parameter.shape[1] }, random.normal),
      ]),
    );
    const numbers = Array.from({ length: 3 * spec.inputs }, random.normal);
    const x = constant(numbers, [3, spec.inputs]);
    const [whole, parts] = evaluate(
      [network.forward(x), rest.forward(firstSums.forward(x))],
      feeds,
    );
    expect(parts).toEqual(whole);
    expect([...firstSums.parameters, ...rest.parameters]).toEqual(network.parameters);
    expect(rest.spec.inputs).toBe(firstSums.spec.outputs.units);
  });
});
