import { binary } from './elementwise.js';

/** 1 where a equals b, else 0 */
export const equal = binary(
  'equal',
  (a, b) => (a === b ? 1 : 0),
  (l, a, b) => l.keep(l.equal(a, b), l.constant(1)),
  [null, null],
);
