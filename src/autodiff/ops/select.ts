import type { Value } from '../graph.js';
import { type Operand, ternary } from './elementwise.js';

/** a where the condition is not 0, else b: the branch that was not taken passes no derivative */
export const select: (condition: Operand, a: Operand, b: Operand) => Value = ternary(
  'select',
  (condition, a, b) => (condition !== 0 ? a : b),
  (l, condition, a, b) => l.choose(l.equal(condition, l.constant(0)), b, a),
  [
    null,
    (t, { inputs: [condition] }) => select(condition, t, 0),
    (t, { inputs: [condition] }) => select(condition, 0, t),
  ],
);
