import type { Value } from '../graph.js';
import { binary, type Operand } from './elementwise.js';

/** a · b, element by element; ∂/∂a = b, ∂/∂b = a */
export const mul: (a: Operand, b: Operand) => Value = binary(
  'mul',
  (a, b) => a * b,
  (l, a, b) => l.mul(a, b),
  [(t, { inputs: [, b] }) => mul(t, b), (t, { inputs: [a] }) => mul(t, a)],
);
