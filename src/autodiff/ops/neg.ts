import type { Value } from '../graph.js';
import { type Operand, unary } from './elementwise.js';

/** −x */
export const neg: (x: Operand) => Value = unary(
  'neg',
  (x) => -x,
  (l, x) => l.neg(x),
  (t) => neg(t),
);
