import { expect, it } from 'vitest';
import { keptText } from '../../../src/cli/views/training-summary.js';

it.each([
  ['the last epoch', 9, 9, ''],
  ['an earlier one', 9, 5, '; the weights are those of epoch 5'],
  ['none', 1, 0, '; the weights are those that it began with'],
  ['one that was interrupted', 9, 10, '; the weights are what part of epoch 10 made of them'],
])('says whose weights were kept: those of %s', (_, epochs, weightsEpoch, expected) => {
  expect(keptText({ epochs, weightsEpoch })).toBe(expected);
});
