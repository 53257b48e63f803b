/** What an exported module computes activations with: the bits of the reference engine. */
export { exp, log, sigmoid, tanh } from '../../../support/elementary.js';
export { cos, sin } from '../../../support/waves.js';
