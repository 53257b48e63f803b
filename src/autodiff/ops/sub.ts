import { binary } from './elementwise.js';
import { neg } from './neg.js';

/** a − b */
export const sub = binary(
  'sub',
  (a, b) => a - b,
  (l, a, b) => l.sub(a, b),
  [(t) => t, (t) => neg(t)],
);
