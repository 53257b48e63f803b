import { binary } from './elementwise.js';
import { select } from './select.js';
import { step } from './step.js';
import { sub } from './sub.js';

/** The larger of a and b; the derivative goes to the one taken, to b when they are equal */
export const maximum = binary('maximum', Math.max, (l, a, b) => l.max(a, b), [
  (t, { inputs: [a, b] }) => select(step(sub(a, b)), t, 0),
  (t, { inputs: [a, b] }) => select(step(sub(a, b)), 0, t),
]);
