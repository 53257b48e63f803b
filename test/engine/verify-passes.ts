import type { Precision } from '../../src/autodiff/evaluate.js';
import type { Lowered } from '../../src/engine/ir/kernel.js';
import { pipeline } from '../../src/engine/passes/pipeline.js';
import { verify } from '../../src/engine/passes/verify.js';
import type { Program } from '../../src/engine/program.js';
import { vectors } from '../../src/engine/vector/vectors.js';

/** Takes a program through all passes, and throws with what the first unsound one did wrong. */
export function verifyPasses(program: Program, precision: Precision): Lowered {
  return pipeline(program, vectors[precision], (pass, after) => {
    const faults = verify(after);
    if (faults.length > 0) throw new Error([`behind ${pass.name}:`, ...faults].join('\n  '));
  });
}
