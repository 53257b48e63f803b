import { sameShape, type Value } from '../../autodiff/graph.js';
import {
  type Kernel,
  type Lowered,
  type MapKernel,
  productOf,
  readersOf,
  readsOf,
  rootsOf,
} from '../ir/kernel.js';
import { isShortRow } from '../schedule/matmul-schedule.js';
import type { Pass } from './pass.js';

/** Lets updates multiply the weights that they replace. */
export const fuseBackwardUpdate: Pass = {
  name: 'fuse-backward-update',
  run: takeBackwardProducts,
  summary({ kernels }) {
    const fused = kernels.filter(
      (kernel) => kernel.kind === 'map' && kernel.backward !== undefined,
    );
    return `updates that multiply the weights they replace: ${fused.length}`;
  },
};

/**
 * With one example at a time, a gradient goes back through a layer
 * as r·Wᵀ, and then W is replaced. Done together, W is read once.
 *
 * Valid for an update in place whose inputs are there when the product is computed, as it moves there; when no other
 * kernel from there on reads the states that it replaces; and when the product is one row, and not by the features, which
 * may be CSR rows.
 */
function takeBackwardProducts(before: Lowered): Lowered {
  const kernels = [...before.kernels];
  for (const kernel of before.kernels) {
    if (kernel.kind !== 'product' || !isBackward(kernel.value, before)) continue;
    const at = kernels.indexOf(kernel);
    const update = updateOf(kernel.value, at, kernels, before);
    if (update === undefined) continue;
    kernels.splice(kernels.indexOf(update), 1);
    kernels[at] = { ...update, backward: kernel.value };
  }
  return { ...before, kernels };
}

/** Whether a product is r·Wᵀ for a row r, taken line after line of W. */
function isBackward(value: Value, { program, vectors }: Lowered): boolean {
  const { form } = value.op;
  const [row, matrix] = value.inputs;
  if (form.kind !== 'product' || form.transposeA || !form.transposeB) return false;
  if (row === program.features) return false;
  const isMatrix = matrix.shape[0] > 1 && matrix.shape[1] > 1;
  return value.shape[0] === 1 && isMatrix && !isShortRow(value, vectors);
}

/** The update that replaces the matrix of a product, if it can be done with it. */
function updateOf(
  product: Value,
  at: number,
  kernels: readonly Kernel[],
  { inPlace, stored }: Lowered,
): MapKernel | undefined {
  const matrix = product.inputs[1];
  const later = kernels.slice(at + 1);
  const update = later.find(
    (kernel): kernel is MapKernel =>
      kernel.kind === 'map' && kernel.roots.some((root) => inPlace.get(root) === matrix),
  );
  if (update === undefined || productOf(update) !== undefined) return undefined;
  const { roots, shape } = update;
  if (!sameShape(shape, matrix.shape) || !roots.every((root) => inPlace.has(root)))
    return undefined;
  // It moves up to the product: what it reads has to be there, and nobody behind may read what it overwrites.
  const made = new Set(kernels.slice(at).flatMap(rootsOf));
  const isEarly = roots.every((root) =>
    [...readsOf(root, stored).keys()].every((read) => !made.has(read) || roots.includes(read)),
  );
  const readers = readersOf(kernels, stored);
  const own = kernels.indexOf(update);
  const isAlone = roots.every((root) =>
    (readers.get(inPlace.get(root) ?? root) ?? []).every(
      ({ kernel }) => kernel <= at || kernel === own,
    ),
  );
  return isEarly && isAlone ? update : undefined;
}
