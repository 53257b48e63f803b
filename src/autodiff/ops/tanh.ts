import { tanh as tanhOf } from '../../support/elementary.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

/** y = tanh x; dy/dx = 1 − y² */
export const tanh = unary(
  'tanh',
  tanhOf,
  (l, x) => l.tanh(x),
  (t, y) => mul(t, sub(1, mul(y, y))),
);
