import type { DescentSpec } from '../../src/network/programs.js';

/** Incremental gradient descent with momentum, as the tests of the engine train with. */
export const descent: DescentSpec = {
  loss: 'cross-entropy',
  logBase: '2',
  optimizer: 'sgd',
  momentum: 0.9,
  nesterov: false,
  batchSize: 1,
  penalties: {},
  exampleCount: 9,
  watchGradient: true,
};
