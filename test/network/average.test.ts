import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { input } from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import { reference } from '../../src/engine/reference.js';
import { average } from '../../src/network/average.js';
import { buildNetwork, type NetworkSpec } from '../../src/network/network.js';
import { type OutputName, outputs } from '../../src/network/outputs.js';
import { createScorer } from '../../src/network/scorer.js';
import { fromRows } from '../../src/network/weights.js';

/** Networks of one input without hidden layers, by the rows of their weights, averaged. */
function averaged(
  activation: OutputName,
  members: readonly { readonly rows: number[][]; readonly temperature?: number }[],
) {
  const networks = members.map(({ rows, temperature }) => {
    const spec: NetworkSpec = {
      inputs: 1,
      hidden: [],
      outputs: { units: rows.length, activation, temperature },
    };
    const network = buildNetwork(spec);
    return { network, weights: fromRows(network, [rows]) };
  });
  return {
    network: average(networks.map(({ network }) => network)),
    weights: new Map(networks.flatMap(({ weights }) => [...weights])),
  };
}

const LN3 = Math.log(3);

/* At x = 1: shares of 1/2, 1/2 and of 3/4, 1/4; by a temperature of 2, ln 9 is ln 3 again. */
const cases = [
  ['linear', [{ rows: [[1, 2]] }, { rows: [[0, -1]] }], [1]],
  ['sigmoid', [{ rows: [[0, 0]] }, { rows: [[0, LN3]] }], [5 / 8]],
  ['sigmoid', [{ rows: [[0, 0]] }, { rows: [[0, 2 * LN3]], temperature: 2 }], [5 / 8]],
  [
    'softmax',
    [
      {
        rows: [
          [0, 0],
          [0, 0],
        ],
      },
      {
        rows: [
          [0, 2 * LN3],
          [0, 0],
        ],
        temperature: 2,
      },
    ],
    [5 / 8, 3 / 8],
  ],
] as const satisfies readonly (readonly [OutputName, unknown, readonly number[]])[];

it.each(cases)('averages what is predicted: %s of %j is %j', (activation, members, expected) => {
  const { network, weights } = averaged(
    activation,
    members.map((one) => ({ ...one, rows: one.rows.map((row) => [...row]) })),
  );
  const x = input('x', [1, 1]);
  const bySums = outputs[activation].predict(network.forward(x));
  const found = evaluate(
    [network.predict(x), bySums],
    new Map([...weights, [x, Float64Array.of(1)]]),
  );
  for (const numbers of found) {
    expect(numbers).toHaveLength(expected.length);
    for (const [k, share] of expected.entries()) expect(numbers[k]).toBeCloseTo(share, 12);
  }
});

it.each([
  ['compiled', compiled],
  ['reference', reference],
] as const)('scores the mean, by hand: %s', (_, engine) => {
  const { network, weights } = averaged('softmax', [
    {
      rows: [
        [0, 0],
        [0, 0],
      ],
    },
    {
      rows: [
        [0, LN3],
        [0, 0],
      ],
    },
  ]);
  const scorer = createScorer(network, { loss: 'cross-entropy', logBase: '2' }, engine, 'double');
  scorer.use(weights);
  const examples = {
    count: 2,
    inputs: 1,
    features: Float64Array.of(1, 1),
    targets: Float64Array.of(0, 1),
    weights: Float64Array.of(1, 1),
  };
  const { loss, accuracy } = scorer.score(examples);
  expect(loss).toBeCloseTo(-(Math.log2(5 / 8) + Math.log2(3 / 8)) / 2, 12);
  expect(accuracy).toBe(0.5);
});

it('is finite, and between its members, however sure they are', () => {
  const z = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(fc.array(z, { minLength: 1, maxLength: 5 }), (sums) => {
      const { network, weights } = averaged(
        'sigmoid',
        sums.map((bias) => ({ rows: [[bias, 0]] })),
      );
      const x = input('x', [1, 1]);
      const [[mean]] = evaluate(
        [network.forward(x)],
        new Map([...weights, [x, Float64Array.of(0)]]),
      );
      expect(mean).toBeGreaterThanOrEqual(Math.min(...sums) - 1e-9);
      expect(mean).toBeLessThanOrEqual(Math.max(...sums) + 1e-9);
    }),
  );
});
