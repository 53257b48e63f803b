import { binary } from './elementwise.js';

/** a + b */
export const add = binary(
  'add',
  (a, b) => a + b,
  (l, a, b) => l.add(a, b),
  [(t) => t, (t) => t],
);
