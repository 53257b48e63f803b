import { sameShape, topological, type Value } from '../../autodiff/graph.js';
import { isOuter, type Kernel, type Readers, readersOf, readsOf } from '../ir/kernel.js';
import { linesOf } from '../ir/layout.js';
import type { Program } from '../program.js';
import { fuseEpilogue } from './fuse-epilogue.js';

/** A program as kernels: what is not computed by one is computed inside others. */
export interface Lowered {
  readonly kernels: readonly Kernel[];
  /** What has memory; the others are computed where they are used. */
  readonly stored: ReadonlySet<Value>;
  /** Constants that are matrices, or results, and so have to be in memory. */
  readonly constants: readonly Value[];
  /** States whose `next` is written straight into their place. */
  readonly inPlace: ReadonlyMap<Value, Value>;
}

/**
 * Decides which values get memory, and fuses the others into the kernels that use them.
 *
 * A value gets memory when something needs it whole (a product, a repetition along an axis), when it
 * outlives the step, or when it has several users; everything elementwise in between stays in
 * registers. An outer product is elementwise in what it repeats, so that one which only feeds an update is
 * never stored.
 */
export function lower(program: Program): Lowered {
  const results = [
    ...program.state.map(({ next }) => next),
    ...program.metrics.values(),
    ...program.outputs,
  ];
  const order = topological(results);
  const stored = storedValues(order, results);
  const kernels: Kernel[] = [];
  const kernelOf = new Map<Value, number>();
  for (const value of order) {
    if (!stored.has(value)) continue;
    const { kind } = value.op.form;
    if (kind === 'input' || kind === 'constant') continue;
    if (kind === 'reduction' || (kind === 'product' && !isOuter(value))) {
      kernelOf.set(value, kernels.push({ kind, value }) - 1);
      continue;
    }
    kernelOf.set(value, addToMap(value, kernels, kernelOf, stored));
  }
  const lasting = new Set(results);
  forgetInner(kernels, readersOf(kernels, stored), stored, lasting);
  const fused = fuseEpilogue(kernels, readersOf(kernels, stored), stored, lasting);
  return {
    kernels: fused,
    stored,
    constants: order.filter(
      (value) =>
        value.op.form.kind === 'constant' &&
        (!sameShape(value.shape, [1, 1]) || lasting.has(value)),
    ),
    inPlace: safeUpdates(program, fused, readersOf(fused, stored)),
  };
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
    if (kind === 'product' && !isOuter(value)) stored.add(value);
    for (const input of value.inputs) {
      users.set(input, (users.get(input) ?? 0) + 1);
      if (kind === 'product' || (kind === 'broadcast' && !isView(input))) stored.add(input);
    }
  }
  for (const [value, count] of users) if (count > 1 && !isView(value)) stored.add(value);
  return stored;
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
      kernel.roots.push(value);
      return index;
    }
  }
  return kernels.push({ kind: 'map', shape: value.shape, roots: [value] }) - 1;
}

/** Takes the memory from what only its own map reads again, at its own place: there it is in a register. */
function forgetInner(
  kernels: readonly Kernel[],
  readers: Readers,
  stored: Set<Value>,
  results: ReadonlySet<Value>,
): void {
  kernels.forEach((kernel, index) => {
    if (kernel.kind !== 'map') return;
    const outer = kernel.roots.filter(
      (root) =>
        results.has(root) ||
        !readers.get(root)?.every((reader) => reader.kernel === index && reader.aligned),
    );
    for (const root of kernel.roots) if (!outer.includes(root)) stored.delete(root);
    kernel.roots.splice(0, Infinity, ...outer);
  });
}

/**
 * The states that may be overwritten by their `next`: valid when `next` is computed by a map that reads the
 * state at its own place only, and no later kernel, nor another root of the same one out of place,
 * nor a sum of a metric reads the old state. The others are computed aside and copied at the end of the step.
 */
function safeUpdates(
  program: Program,
  kernels: readonly Kernel[],
  readers: Readers,
): Map<Value, Value> {
  const taken = new Set<Value>();
  const added = new Set(program.metrics.values()); // behind all kernels
  const safe = new Map<Value, Value>();
  for (const { value, next } of program.state) {
    const at = kernels.findIndex((kernel) => kernel.kind === 'map' && kernel.roots.includes(next));
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
