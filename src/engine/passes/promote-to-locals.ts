import type { Value } from '../../autodiff/graph.js';
import { type Kernel, type Lowered, readsOf, rootsOf } from '../ir/kernel.js';
import { layoutOf } from '../ir/layout.js';
import { isShortRow } from '../schedule/matmul-schedule.js';
import { isUnrolled } from '../schedule/unroll.js';
import type { Vectors } from '../vector/vectors.js';
import type { Pass } from './pass.js';

/** Keeps small values out of memory. */
export const promoteToLocals: Pass = {
  name: 'promote-to-locals',
  run: (before) => ({ ...before, ...heldValues(before) }),
  summary: ({ held }) => `values held in locals: ${held.size}`,
};

/**
 * With more locals nothing is held: they, and all kernels that use them, would be in one function, which WebAssembly allows
 * 50,000 locals and 7.6 MB, and for which V8 finds no registers long before.
 */
const MOST_LOCALS = 8_192;

/**
 * Valid for a value of one step, which nobody asks for afterwards, when each kernel that writes or reads it is
 * unrolled, so that every access has a number for its place.
 */
function heldValues({
  kernels,
  stored,
  program,
  vectors,
}: Lowered): Pick<Lowered, 'held' | 'padded'> {
  const held = new Set<Value>();
  const padded = new Set<Value>();
  const lasting = new Set([...program.outputs, ...program.state.map(({ next }) => next)]);
  for (const kernel of kernels) {
    const fixed = isFixed(kernel, vectors);
    for (const root of rootsOf(kernel)) {
      for (const read of readsOf(root, stored).keys()) {
        if (!fixed) held.delete(read);
        if (kernel.kind !== 'product') continue;
        if (read === root.inputs[1]) held.delete(read);
        padded.add(read);
      }
      if (fixed && !lasting.has(root)) held.add(root);
    }
  }
  let locals = 0;
  for (const value of held) {
    const { lines, stride } = layoutOf(value.shape, vectors.bytes);
    locals += (lines * stride) / 16;
  }
  return { held: locals > MOST_LOCALS ? new Set() : held, padded };
}

/** Whether a kernel is unrolled, every place in it a number: no other reads or writes what is held in locals. */
export function isFixed(kernel: Kernel, vectors: Vectors): boolean {
  if (kernel.kind === 'map') {
    return kernel.product === undefined && isUnrolled(layoutOf(kernel.shape, vectors.bytes));
  }
  if (kernel.kind === 'product') return isShortRow(kernel.value, vectors);
  if (kernel.kind !== 'reduction') return false;
  const layout = layoutOf(kernel.value.inputs[0].shape, vectors.bytes);
  return layout.lines === 1 && isUnrolled(layout);
}
