import { cos as cosOf, sin as sinOf } from '../../support/waves.js';
import type { Value } from '../graph.js';
import { type Operand, unary } from './elementwise.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/** y = sin x; dy/dx = cos x */
export const sin: (x: Operand) => Value = unary(
  'sin',
  sinOf,
  (l, x) => l.sin(x),
  (t, { inputs: [x] }) => mul(t, cos(x)),
);

/** y = cos x; dy/dx = −sin x */
export const cos: (x: Operand) => Value = unary(
  'cos',
  cosOf,
  (l, x) => l.cos(x),
  (t, { inputs: [x] }) => neg(mul(t, sin(x))),
);
