import { sameShape, type Value } from '../../../autodiff/graph.js';
import type { Lowered } from '../../ir/kernel.js';
import { layoutOf } from '../../ir/layout.js';
import type { Vectors } from '../../vector/vectors.js';
import type { Body } from '../../wasm/assembler.js';

/**
 * The values that are never in memory: each of their vectors is a local of the step, which the processor has in a
 * register, or hands on much faster than memory does what was just written there.
 */
export class Locals {
  readonly #locals = new Map<Value, readonly number[]>();
  readonly #padded: ReadonlySet<Value>;
  readonly #vectors: Vectors;

  constructor(body: Body, { vectors, held, padded }: Pick<Lowered, 'vectors' | 'held' | 'padded'>) {
    this.#vectors = vectors;
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
