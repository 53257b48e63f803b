import type { Lowered } from '../ir/kernel.js';
import type { Program } from '../program.js';
import type { Vectors } from '../vector/vectors.js';
import { commonSubexpressions } from './common-subexpressions.js';
import { findLazyUpdate } from './find-lazy-update.js';
import { flushGradients } from './flush-gradients.js';
import { fuseBackwardUpdate } from './fuse-backward-update.js';
import { fuseEpilogue } from './fuse-epilogue.js';
import { inPlace } from './in-place.js';
import { lower } from './lower.js';
import { panelLayout } from './panel-layout.js';
import type { Pass } from './pass.js';
import { promoteToLocals } from './promote-to-locals.js';

/** The passes, in their order. */
export const passes: readonly Pass[] = [
  commonSubexpressions, // what is computed twice becomes one value
  lower, // values become kernels; some get memory, the others are computed inside the kernels that use them
  flushGradients, // what is as good as 0 and goes back becomes 0
  fuseEpilogue, // a map takes a product tile by tile, as it is summed
  inPlace, // a state is overwritten by what replaces it, behind its last reader
  fuseBackwardUpdate, // an update multiplies the weights that it replaces
  panelLayout, // large weights lie in panels for good
  findLazyUpdate, // the weights of absent features wait
  promoteToLocals, // small values are never in memory
];

/** A program for which nothing is decided yet. */
export function undecided(program: Program, target: Vectors): Lowered {
  return {
    program,
    sharedOf: (value) => value,
    vectors: target,
    kernels: [],
    stored: new Set(),
    flushed: new Set(),
    constants: [],
    inPlace: new Map(),
    panelled: new Set(),
    lazy: undefined,
    held: new Set(),
    padded: new Set(),
  };
}

/**
 * Takes a program through all passes.
 *
 * @param target the vectors that it is compiled for
 * @param watch is told what each pass made of what: to print it, or to verify it
 */
export function pipeline(
  program: Program,
  target: Vectors,
  watch?: (pass: Pass, after: Lowered, before: Lowered) => void,
): Lowered {
  return passes.reduce(
    (before, pass) => {
      const after = pass.run(before);
      watch?.(pass, after, before);
      return after;
    },
    undecided(program, target),
  );
}
