import { sameShape, topological, type Value } from '../../autodiff/graph.js';
import { type Kernel, type Lowered, readersOf, readsOf, wholeKindOf } from '../ir/kernel.js';
import { resultsOf } from '../program.js';
import type { Pass } from './pass.js';

/**
 * Decides which values get memory, and computes the others inside the kernels that use them.
 *
 * A value gets memory when something needs it whole (a product, a repetition along an axis), when it
 * outlives the step, or when it has several users; everything elementwise in between stays in
 * registers. An outer product is elementwise in what it repeats, so that one which only feeds an update is
 * never stored.
 */
export const lower: Pass = {
  name: 'lower',
  run(before) {
    const results = resultsOf(before.program);
    const order = topological(results);
    const lasting = new Set(results);
    const stored = storedValues(order, results);
    const cuts = cutExpressions(order, stored, results);
    return {
      ...before,
      ...forgetInner(kernelsOf(order, stored), stored, new Set([...results, ...cuts])),
      constants: order.filter(
        (value) =>
          value.op.form.kind === 'constant' &&
          (!sameShape(value.shape, [1, 1]) || lasting.has(value)),
      ),
    };
  },
  summary({ kernels }) {
    const count = (kind: Kernel['kind']) => kernels.filter((kernel) => kernel.kind === kind).length;
    const [gathers, grouped] = [count('gather'), count('grouped-product')];
    return [
      `maps: ${count('map')}, products: ${count('product')}, reductions: ${count('reduction')}`,
      ...(gathers > 0 ? [`gathers: ${gathers}`] : []),
      ...(grouped > 0 ? [`grouped products: ${grouped}`] : []),
    ].join(', ');
  },
};

/** A kernel for each reduction and each product, and maps of all else. */
function kernelsOf(order: readonly Value[], stored: ReadonlySet<Value>): Kernel[] {
  const kernels: Kernel[] = [];
  const kernelOf = new Map<Value, number>();
  for (const value of order) {
    if (!stored.has(value)) continue;
    const { kind: form } = value.op.form;
    if (form === 'input' || form === 'constant') continue;
    const kind = form === 'reduction' ? form : wholeKindOf(value);
    if (kind !== undefined) {
      kernelOf.set(value, kernels.push({ kind, value }) - 1);
      continue;
    }
    kernelOf.set(value, addToMap(value, kernels, kernelOf, stored));
  }
  return kernels;
}

/** What costs nothing to read again: an immediate number, or a repetition of what is in memory. */
function isView(value: Value): boolean {
  const { kind } = value.op.form;
  return kind === 'broadcast' || kind === 'constant';
}

function storedValues(order: readonly Value[], results: readonly Value[]): Set<Value> {
  const stored = new Set(results);
  const users = new Map<Value, number>();
  for (const value of order) {
    const { kind } = value.op.form;
    if (kind === 'input' || kind === 'reduction') stored.add(value);
    const isWhole = wholeKindOf(value) !== undefined;
    if (isWhole) stored.add(value);
    for (const input of value.inputs) {
      users.set(input, (users.get(input) ?? 0) + 1);
      const isRepeated = kind === 'broadcast' && !isView(input);
      if (isWhole || kind === 'product' || isRepeated) stored.add(input);
    }
  }
  for (const [value, count] of users) if (count > 1 && !isView(value)) stored.add(value);
  return stored;
}

/** Ops that are computed inside one another: passes and emitters go through them by recursion. */
const MAX_DEPTH = 48;

/**
 * Gives memory to a value wherever so many ops would be inside one another, however they may be fused later. It changes
 * no bit: a number is the same in memory as in a register.
 *
 * @returns these values, which are to keep their memory
 */
function cutExpressions(
  order: readonly Value[],
  stored: Set<Value>,
  results: readonly Value[],
): Set<Value> {
  // What is in memory for good: other users, or another shape, need it there.
  const firm = new Set(results);
  for (const value of order) {
    const { kind } = value.op.form;
    if (kind === 'input' || kind === 'reduction') firm.add(value);
    const isWhole = wholeKindOf(value) !== undefined;
    if (isWhole) firm.add(value);
    if (isWhole || kind === 'product' || kind === 'reduction' || kind === 'broadcast') {
      for (const input of value.inputs) if (stored.has(input)) firm.add(input);
    }
  }
  const cuts = new Set<Value>();
  const depths = new Map<Value, number>();
  for (const value of order) {
    let depth = 0;
    for (const input of value.inputs) {
      if (!firm.has(input)) depth = Math.max(depth, depths.get(input) ?? 0);
    }
    if (depth >= MAX_DEPTH && !isView(value)) {
      cuts.add(value);
      firm.add(value);
      stored.add(value);
    }
    depths.set(value, depth + 1);
  }
  return cuts;
}

/**
 * Adds a value to the last kernel of its shape that may have it: every value that it reads is computed
 * before that kernel, or in it and at the same place. Otherwise it begins a new one.
 */
function addToMap(
  value: Value,
  kernels: Kernel[],
  kernelOf: ReadonlyMap<Value, number>,
  stored: ReadonlySet<Value>,
): number {
  let earliest = 0;
  for (const [read, aligned] of readsOf(value, stored)) {
    const index = kernelOf.get(read);
    if (index !== undefined) earliest = Math.max(earliest, aligned ? index : index + 1);
  }
  for (let index = kernels.length - 1; index >= earliest; index--) {
    const kernel = kernels[index];
    if (kernel.kind === 'map' && sameShape(kernel.shape, value.shape)) {
      kernels[index] = { ...kernel, roots: [...kernel.roots, value] };
      return index;
    }
  }
  return kernels.push({ kind: 'map', shape: value.shape, roots: [value] }) - 1;
}

/** Takes the memory from what only its own map reads again, at its own place: there it is in a register. */
function forgetInner(
  kernels: readonly Kernel[],
  stored: ReadonlySet<Value>,
  results: ReadonlySet<Value>,
): Pick<Lowered, 'kernels' | 'stored'> {
  const readers = readersOf(kernels, stored);
  const kept = new Set(stored);
  const withoutInner = kernels.map((kernel, index) => {
    if (kernel.kind !== 'map') return kernel;
    const isInner = (root: Value): boolean =>
      !results.has(root) &&
      (readers.get(root)?.every((reader) => reader.kernel === index && reader.aligned) ?? false);
    for (const root of kernel.roots) if (isInner(root)) kept.delete(root);
    return { ...kernel, roots: kernel.roots.filter((root) => kept.has(root)) };
  });
  return { kernels: withoutInner, stored: kept };
}
