import { sameShape, type Value } from '../../../autodiff/graph.js';
import type { Body } from '../../../support/wasm/assembler.js';
import { type Kernel, type Lowered, readsOf, rootsOf } from '../../ir/kernel.js';
import { layoutOf } from '../../ir/layout.js';
import type { Vectors } from '../../vector/vectors.js';

/**
 * The values that are never in memory: each of their vectors is a local of the step, which the processor has in a
 * register, or hands on much faster than memory does what was just written there.
 */
export class Locals {
  readonly #locals = new Map<Value, readonly number[]>();
  readonly #padded: ReadonlySet<Value>;
  readonly #vectors: Vectors;
  readonly #stored: ReadonlySet<Value>;

  constructor(
    body: Body,
    { vectors, held, padded, stored }: Pick<Lowered, 'vectors' | 'held' | 'padded' | 'stored'>,
  ) {
    this.#vectors = vectors;
    this.#stored = stored;
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

  /** Whether a kernel reads or writes what is held, and so has to be in the function of the locals. */
  areUsedBy(kernel: Kernel): boolean {
    return rootsOf(kernel).some(
      (root) =>
        this.holds(root) ||
        [...readsOf(root, this.#stored).keys()].some((value) => this.holds(value)),
    );
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
