import { sameShape, type Value } from '../../autodiff/graph.js';
import { isUnrolled } from '../codegen/kernels/loop-nest.js';
import { type Kernel, readsOf, rootsOf } from '../ir/kernel.js';
import { layoutOf } from '../ir/layout.js';
import type { Program } from '../program.js';
import { isShortRow } from '../schedule/matmul-schedule.js';
import type { Vectors } from '../vector/vectors.js';
import type { Body } from '../wasm/assembler.js';
import type { Lowered } from './lower.js';

/**
 * The values that are never in memory: each of their vectors is a local of the step, which the processor has in a
 * register, or hands on much faster than memory does what was just written there.
 */
export class Locals {
  readonly #locals = new Map<Value, readonly number[]>();
  readonly #padded: ReadonlySet<Value>;
  readonly #vectors: Vectors;

  constructor(body: Body, vectors: Vectors, lowered: Lowered, program: Program) {
    this.#vectors = vectors;
    const { held, padded } = heldValues(lowered, program, vectors);
    this.#padded = padded;
    for (const value of held) {
      const { lines, stride } = layoutOf(value.shape, vectors.bytes);
      const count = (lines * stride) / 16;
      this.#locals.set(
        value,
        Array.from({ length: count }, () => body.local('v128')),
      );
    }
  }

  holds(value: Value): boolean {
    return this.#locals.has(value);
  }

  /** The local of a vector of a value that is held. */
  local(value: Value, vector: number): number {
    const local = this.#locals.get(value)?.[vector];
    if (local === undefined) throw new Error(`${value.op.name} is not held in locals`);
    return local;
  }

  /** Whether the lanes behind the last number must be zero, because someone adds them up. */
  isPadded(value: Value): boolean {
    return this.#padded.has(value);
  }

  /** Leaves a vector that has the number at an index of a line in all of its lanes. */
  splat(body: Body, value: Value, index: number): void {
    const { bytes, width } = this.#vectors;
    const local = this.local(value, Math.floor(index / width));
    body.get(local);
    // A map or a reduction leaves a scalar in every lane.
    if (sameShape(value.shape, [1, 1]) && value.op.form.kind !== 'product') return;
    const first = (index % width) * bytes;
    body.get(local).shuffle(Array.from({ length: 16 }, (_, i) => first + (i % bytes)));
  }
}

/**
 * Valid for a value of one step, which nobody asks for afterwards, when each kernel that writes or reads it is
 * written out, so that every access has a number for its place.
 */
function heldValues(
  { kernels, stored }: Lowered,
  program: Program,
  vectors: Vectors,
): { held: Set<Value>; padded: Set<Value> } {
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
  return { held, padded };
}

/** Whether a kernel is written out, every place in it a number: no other reads or writes what is held in locals. */
export function isFixed(kernel: Kernel, vectors: Vectors): boolean {
  if (kernel.kind === 'map') {
    return kernel.product === undefined && isUnrolled(layoutOf(kernel.shape, vectors.bytes));
  }
  if (kernel.kind === 'product') return isShortRow(kernel.value, vectors);
  const layout = layoutOf(kernel.value.inputs[0].shape, vectors.bytes);
  return layout.lines === 1 && isUnrolled(layout);
}
