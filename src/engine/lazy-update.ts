import { size, type Value } from '../autodiff/graph.js';
import { isOuter, type Kernel, type MapKernel, readsOf, rootsOf } from './kernels.js';
import type { Vectors } from './lane-code.js';
import { layoutOf } from './layout.js';
import type { Lowered } from './lower.js';
import { isUnrolled } from './nest.js';
import { isShortRow } from './product-ways.js';
import type { Program } from './program.js';

/** An update of the weights of the features whose rows may wait. */
export interface LazyUpdate {
  readonly kernel: MapKernel;
  /** What the update replaces, and by what. */
  readonly states: readonly { readonly value: Value; readonly next: Value }[];
}

/**
 * Finds the update that can be put off, row by row, until a row is read again.
 *
 * Where a feature is 0, so is the gradient of its row of weights, and what a step does to the row (momentum goes
 * on, weights decay) depends on the row alone: it can be made up for later, step by step, with the
 * same bits. An example then touches only the rows of the features that it has.
 *
 * Valid when each step has one example, and the update is a map, in place, that sees of the step nothing but
 * the features times something (which is 0 where the feature is, as long as that something is finite),
 * scalars that stay for the whole run, and the states it replaces; and when these are read by
 * nothing else but products with the features, which skip the same rows.
 */
export function findLazyUpdate(
  program: Program,
  lowered: Lowered,
  vectors: Vectors,
): LazyUpdate | undefined {
  if (program.batchSize !== 1) return undefined;
  for (const kernel of lowered.kernels) {
    if (kernel.kind !== 'map' || isUnrolled(layoutOf(kernel.shape, vectors.bytes))) continue;
    const states = replacedBy(kernel, program, lowered);
    if (states?.every(({ value }) => isReadByFeature(value, kernel))) {
      return { kernel, states };
    }
  }
  return undefined;

  function isReadByFeature(state: Value, own: Kernel): boolean {
    return lowered.kernels.every(
      (kernel) =>
        kernel === own ||
        rootsOf(kernel).every(
          (root) =>
            !readsOf(root, lowered.stored).has(state) ||
            (isOfFeatures(root, program) && !isShortRow(root, vectors)),
        ),
    );
  }
}

/** Whether a value is X·W, features times a matrix as it lies. */
function isOfFeatures({ op: { form }, inputs }: Value, { features }: Program): boolean {
  if (form.kind !== 'product' || form.transposeA || form.transposeB) return false;
  return inputs[0] === features && inputs[1] !== features;
}

/** What a kernel replaces, if it is an update that may wait. */
function replacedBy(
  kernel: MapKernel,
  program: Program,
  { inPlace }: Lowered,
): LazyUpdate['states'] | undefined {
  const [, features] = program.features.shape;
  if (kernel.shape[0] !== features) return undefined;
  if (kernel.shape[0] === 1 || kernel.shape[1] === 1) return undefined;
  const states: { value: Value; next: Value }[] = [];
  for (const next of kernel.roots) {
    const value = inPlace.get(next);
    if (value === undefined) return undefined;
    states.push({ value, next });
  }
  const known = new Set(states.flatMap(({ value, next }) => [value, next]));
  const staysForTheRun = (value: Value): boolean =>
    value === program.learningRate ||
    program.fixed.includes(value) ||
    value.op.form.kind === 'constant';
  const isRowsOwn = (value: Value): boolean => {
    const { form } = value.op;
    if (known.has(value)) return true;
    if (form.kind === 'elementwise') return value.inputs.every(isRowsOwn);
    if (form.kind === 'product') return isOuter(value) && value.inputs[0] === program.features;
    if (form.kind === 'broadcast') return isRowsOwn(value.inputs[0]);
    return size(value.shape) === 1 && staysForTheRun(value);
  };
  const valid = kernel.roots.every(
    (root) => root.op.form.kind === 'elementwise' && root.inputs.every(isRowsOwn),
  );
  return valid ? states : undefined;
}
