import { expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import { reference } from '../../src/engine/reference.js';
import { buildNetwork } from '../../src/network/network.js';
import { createScorer } from '../../src/network/scorer.js';
import { fittedTemperatures, watchedTemperatures } from '../../src/network/temperatures.js';
import { fromRows } from '../../src/network/weights.js';

it.each([
  [watchedTemperatures, 0.6, 6, 12],
  [fittedTemperatures, 0.4, 4, 60],
])('are geometric steps', (all, from, to, count) => {
  expect(all).toHaveLength(count);
  expect(all[0]).toBe(from);
  expect(all[count - 1]).toBeCloseTo(to, 12);
  for (let i = 2; i < count; i++) expect(all[i] / all[i - 1]).toBeCloseTo(all[1] / all[0], 12);
});

it.each([
  ['compiled', compiled],
  ['reference', reference],
] as const)('scores z/T, by hand: %s', (_, engine) => {
  // z = (ln 9, 0) for each row: by T = 2 the shares are ¾ and ¼.
  const network = buildNetwork({
    inputs: 1,
    hidden: [],
    outputs: { units: 2, activation: 'softmax' },
  });
  const objective = { loss: 'squared', logBase: '2' } as const;
  const scorer = createScorer(network, objective, engine, 'double', undefined, [1, 2]);
  scorer.use(
    fromRows(network, [
      [
        [Math.log(9), 0],
        [0, 0],
      ],
    ]),
  );
  const { tempered, loss } = scorer.score({
    count: 3,
    inputs: 1,
    features: new Float64Array(3),
    targets: Float64Array.of(0, 1, 0),
    weights: Float64Array.of(1, 2, 1),
  });
  expect(loss).toBeCloseTo((0.02 + 2 * 1.62 + 0.02) / 4, 12);
  expect(tempered?.[0]).toBeCloseTo(-(2 * Math.log2(0.9) + 2 * Math.log2(0.1)) / 4, 12);
  expect(tempered?.[1]).toBeCloseTo(-(2 * Math.log2(0.75) + 2 * Math.log2(0.25)) / 4, 12);
});
