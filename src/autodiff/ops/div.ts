import type { Value } from '../graph.js';
import { binary, type Operand } from './elementwise.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/** y = a / b; ∂/∂a = 1/b, ∂/∂b = −a/b² = −y/b */
export const div: (a: Operand, b: Operand) => Value = binary(
  'div',
  (a, b) => a / b,
  (l, a, b) => l.div(a, b),
  [(t, { inputs: [, b] }) => div(t, b), (t, y) => neg(div(mul(t, y), y.inputs[1]))],
);
