import { binary } from './elementwise.js';

/** a + b */
export const add = binary('add', (a, b) => a + b, [(t) => t, (t) => t]);
