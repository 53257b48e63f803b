import { binary } from './elementwise.js';
import { select } from './select.js';
import { step } from './step.js';
import { sub } from './sub.js';

/** The smaller of a and b; the derivative goes to the one taken, to b when they are equal */
export const minimum = binary('minimum', Math.min, (l, a, b) => l.min(a, b), [
  (t, { inputs: [a, b] }) => select(step(sub(b, a)), t, 0),
  (t, { inputs: [a, b] }) => select(step(sub(b, a)), 0, t),
]);
