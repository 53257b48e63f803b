import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { step } from './step.js';

/** y = max(0, x); dy/dx = step(x), so 0 at the kink. NaN and −0 stay what they are. */
export const relu = unary(
  'relu',
  (x) => (x < 0 ? 0 : x),
  (l, x) => l.choose(l.greater(l.constant(0), x), l.constant(0), x),
  (t, { inputs: [x] }) => mul(t, step(x)),
);
