import { unary } from './elementwise.js';

/** 1 where x > 0, else 0 (Heaviside, with 0 at the jump) */
export const step = unary(
  'step',
  (x) => (x > 0 ? 1 : 0),
  (l, x) => l.keep(l.greater(x, l.constant(0)), l.constant(1)),
  null,
);
