import { add } from './add.js';
import { div } from './div.js';
import { unary } from './elementwise.js';

/** y = √x; dy/dx = 1/(2y) */
export const sqrt = unary(
  'sqrt',
  Math.sqrt,
  (l, x) => l.sqrt(x),
  (t, y) => div(t, add(y, y)),
);
