import type { Value } from '../../autodiff/graph.js';
import { type Lowered, readersOf } from '../ir/kernel.js';
import { linesOf } from '../ir/layout.js';
import type { Pass } from './pass.js';

/** Lets states be overwritten by what replaces them. */
export const inPlace: Pass = {
  name: 'in-place',
  run: (before) => ({ ...before, inPlace: safeUpdates(before) }),
  summary: ({ inPlace, program }) =>
    `states overwritten by what replaces them: ${inPlace.size} of ${program.state.length}`,
};

/**
 * The states that may be overwritten by their `next`: valid when `next` is computed by a map that reads the
 * state at its own place only, and no later kernel, nor another root of the same one out of place,
 * nor a sum of a metric reads the old state; and when it is no output, which a write of the state would change. The others
 * are computed aside and copied at the end of the step.
 */
function safeUpdates({ program, kernels, stored }: Lowered): Map<Value, Value> {
  const readers = readersOf(kernels, stored);
  const taken = new Set<Value>(program.outputs);
  const added = new Set(program.metrics.values()); // behind all kernels
  const safe = new Map<Value, Value>();
  const mapOf = new Map<Value, number>();
  kernels.forEach((kernel, index) => {
    if (kernel.kind === 'map') for (const root of kernel.roots) mapOf.set(root, index);
  });
  for (const { value, next } of program.state) {
    const at = mapOf.get(next) ?? -1;
    const others = readers.get(value) ?? [];
    const valid = others.every(({ kernel, aligned }) => kernel < at || (kernel === at && aligned));
    const sameLines = linesOf(value.shape).lines === linesOf(next.shape).lines;
    if (at >= 0 && valid && sameLines && !taken.has(next) && !added.has(value)) {
      safe.set(next, value);
      taken.add(next);
    }
  }
  return safe;
}
