import { sameShape, type Value } from '../../autodiff/graph.js';
import { type Lowered, type MapKernel, readersOf } from '../ir/kernel.js';
import { resultsOf } from '../program.js';
import { isTiled } from '../schedule/matmul-schedule.js';
import { type LaneNode, vectors } from '../vector/vectors.js';
import type { Pass } from './pass.js';

/** A map of more than 24 operations on lanes is not repeated for every vector of a tile. */
const MOST_OPERATIONS = 24;

/** Lets maps take products from the locals in which they were summed. */
export const fuseEpilogue: Pass = {
  name: 'fuse-epilogue',
  run: takeProducts,
  summary({ kernels }) {
    const fused = kernels.filter((kernel) => kernel.kind === 'map' && kernel.product !== undefined);
    return `maps that take a product tile by tile: ${fused.length}`;
  },
};

/**
 * A bias, an activation or an update is applied tile by tile, and the product needs no memory.
 *
 * Valid for a product that is read by one map only, each number at its own place, and by nobody after the step. It
 * is then computed where the map was, which is as good as where it was itself: what it reads is overwritten by no
 * kernel in between, as states are overwritten by their last reader.
 */
function takeProducts(before: Lowered): Lowered {
  const { kernels, stored } = before;
  const readers = readersOf(kernels, stored);
  const results = new Set(resultsOf(before.program));
  const fused = new Set<Value>();
  // By the only kernel that reads it, at its own place.
  const candidates = new Map<number, Value[]>();
  for (const kernel of kernels) {
    if (kernel.kind !== 'product') continue;
    const { value } = kernel;
    const [first, ...others] = readers.get(value) ?? [];
    if (!first?.aligned || results.has(value) || !isTiled(value)) continue;
    if (!others.every((way) => way.kernel === first.kernel && way.aligned)) continue;
    candidates.set(first.kernel, [...(candidates.get(first.kernel) ?? []), value]);
  }
  const productFor = (kernel: MapKernel, index: number): Value | undefined =>
    candidates
      .get(index)
      ?.find(
        (value) =>
          sameShape(value.shape, kernel.shape) &&
          operations(kernel.roots, stored) <= MOST_OPERATIONS,
      );
  const withProducts = kernels.map((kernel, index) => {
    if (kernel.kind !== 'map') return kernel;
    const product = productFor(kernel, index);
    if (product === undefined) return kernel;
    fused.add(product);
    return { ...kernel, product };
  });
  return {
    ...before,
    kernels: withProducts.filter((kernel) => kernel.kind !== 'product' || !fused.has(kernel.value)),
    stored: new Set([...stored].filter((value) => !fused.has(value))),
  };
}

/** How many operations on vectors a map takes. */
function operations(roots: readonly Value[], stored: ReadonlySet<Value>): number {
  const nodes = new Map<Value, LaneNode>();
  const leaf = (): LaneNode => vectors.single.node([], () => {});
  const read = (value: Value): LaneNode => {
    const known = nodes.get(value);
    if (known !== undefined) return known;
    const node = stored.has(value) ? leaf() : make(value);
    nodes.set(value, node);
    return node;
  };
  const make = ({ op: { form }, inputs }: Value): LaneNode => {
    if (form.kind === 'elementwise') return form.lane(vectors.single, ...inputs.map(read));
    if (form.kind === 'broadcast') return read(inputs[0]);
    return leaf();
  };
  const counted = new Set<LaneNode>();
  const count = (node: LaneNode): void => {
    if (counted.has(node)) return;
    counted.add(node);
    node.inputs.forEach(count);
  };
  for (const root of roots) {
    const node = make(root);
    nodes.set(root, node);
    count(node);
  }
  const random = [...nodes.keys()].some(({ op }) => op.form.kind === 'uniform');
  return random ? Infinity : counted.size;
}
