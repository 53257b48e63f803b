/**
 * Every op, by the name of the function that applies it. A new op is a file in `ops/` and a line here; the tests
 * of shapes, evaluation and derivatives loop over this list.
 */
export { abs } from './ops/abs.js';
export { add } from './ops/add.js';
export { broadcast, sum } from './ops/broadcast.js';
export { constant } from './ops/constant.js';
export { div } from './ops/div.js';
export { equal } from './ops/equal.js';
export { exp } from './ops/exp.js';
export { gather } from './ops/gather.js';
export { groupedMatmul } from './ops/grouped-matmul.js';
export { input } from './ops/input.js';
export { log } from './ops/log.js';
export { matmul } from './ops/matmul.js';
export { max } from './ops/max.js';
export { maximum } from './ops/maximum.js';
export { minimum } from './ops/minimum.js';
export { mul } from './ops/mul.js';
export { neg } from './ops/neg.js';
export { pow } from './ops/pow.js';
export { relu } from './ops/relu.js';
export { select } from './ops/select.js';
export { sigmoid } from './ops/sigmoid.js';
export { sign } from './ops/sign.js';
export { cos, sin } from './ops/sin-cos.js';
export { sqrt } from './ops/sqrt.js';
export { step } from './ops/step.js';
export { stopGradient } from './ops/stop-gradient.js';
export { sub } from './ops/sub.js';
export { tanh } from './ops/tanh.js';
export { uniform } from './ops/uniform.js';
