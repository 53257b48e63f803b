import { exp as expOf } from '../../support/elementary.js';
import { unary } from './elementwise.js';
import { mul } from './mul.js';

/** y = e^x; dy/dx = y */
export const exp = unary(
  'exp',
  expOf,
  (l, x) => l.exp(x),
  (t, y) => mul(t, y),
);
