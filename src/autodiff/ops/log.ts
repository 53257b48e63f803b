import { log as logOf } from '../../support/elementary.js';
import { div } from './div.js';
import { unary } from './elementwise.js';

/** y = ln x; dy/dx = 1/x */
export const log = unary(
  'log',
  logOf,
  (l, x) => l.log(x),
  (t, { inputs: [x] }) => div(t, x),
);
