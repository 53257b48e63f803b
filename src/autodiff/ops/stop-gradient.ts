import { unary } from './elementwise.js';

/** x, taken as a constant: no derivative passes */
export const stopGradient = unary(
  'stopGradient',
  (x) => x,
  (_, x) => x,
  null,
);
