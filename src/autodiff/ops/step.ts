import { unary } from './elementwise.js';

/** 1 where x > 0, else 0 (Heaviside, with 0 at the jump) */
export const step = unary('step', (x) => (x > 0 ? 1 : 0), null);
