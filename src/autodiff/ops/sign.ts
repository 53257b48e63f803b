import { unary } from './elementwise.js';

/** −1, 0 or 1 */
export const sign = unary(
  'sign',
  (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  (l, x) =>
    l.sub(
      l.keep(l.greater(x, l.constant(0)), l.constant(1)),
      l.keep(l.greater(l.constant(0), x), l.constant(1)),
    ),
  null,
);
