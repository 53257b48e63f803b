import { sigmoid as sigmoidOf } from '../../support/elementary.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

/** y = σ(x) = 1/(1 + e^−x); dy/dx = y (1 − y) */
export const sigmoid = unary(
  'sigmoid',
  sigmoidOf,
  (l, x) => l.sigmoid(x),
  (t, y) => mul(t, mul(y, sub(1, y))),
);
