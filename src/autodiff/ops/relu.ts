import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { step } from './step.js';

/** y = max(0, x); dy/dx = step(x), so 0 at the kink. NaN stays NaN, and −0 becomes 0. */
export const relu = unary(
  'relu',
  (x) => Math.max(x, 0),
  (l, x) => l.add(l.choose(l.greater(l.constant(0), x), l.constant(0), x), l.constant(0)),
  (t, { inputs: [x] }) => mul(t, step(x)),
);
