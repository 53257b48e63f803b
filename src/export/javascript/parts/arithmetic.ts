/** What an exported module computes activations with: the bits of the reference engine. */
export { cos, exp, log, sigmoid, sin, tanh } from '../../../support/elementary.js';
