import { unary } from './elementwise.js';

/** −1, 0 or 1 */
export const sign = unary('sign', (x) => (x > 0 ? 1 : x < 0 ? -1 : 0), null);
