import { expect, it } from 'vitest';
import { input } from '../../src/autodiff/ops.js';
import { keepWeights } from '../../src/training/kept-weights.js';

it.each([
  ['validation-loss', 2],
  ['validation-calibrated-loss', 4],
] as const)('by %s, of equal epochs number %i is kept', (monitor, expected) => {
  const none = new Map([[input('w', [1, 1]), Float64Array.of(0)]]);
  const keeper = keepWeights({ weights: none, weightsEpoch: 0 }, monitor);
  [3, 1, 2, 1, 5].forEach((x, i) => {
    const record = {
      epoch: i + 1,
      loss: 0,
      validationLoss: x,
      validationCalibratedLoss: x,
      learningRate: 1,
      seconds: 0,
    };
    keeper.offer(none, i + 1, record);
  });
  expect(keeper.kept().weightsEpoch).toBe(expected);
});
