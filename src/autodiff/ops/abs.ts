import { unary } from './elementwise.js';
import { mul } from './mul.js';
import { sign } from './sign.js';

/** |x|; the derivative is sign(x), so 0 at the kink */
export const abs = unary(
  'abs',
  Math.abs,
  (l, x) => l.abs(x),
  (t, { inputs: [x] }) => mul(t, sign(x)),
);
