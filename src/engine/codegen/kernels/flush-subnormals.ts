import type { Body } from '../../../support/wasm/assembler.js';
import type { Arena } from '../../ir/arena.js';
import type { Program } from '../../program.js';
import type { LaneNode, Vectors } from '../../vector/vectors.js';

/** The states are flushed every 128 steps; a power of two. */
export const FLUSH_EVERY = 128;
/** A number below this is as good as 0: it changes no weight, nor anything that is added to one. */
const TINY = { f32: 1e-30, f64: 1e-290 } as const;

/**
 * Sets every number of the states that is as good as 0 to 0. Where gradients stay 0 (a unit that is never active, a
 * weight that decays), the states become smaller with each step until they are subnormal, and a processor takes up to
 * a hundred times as long to compute with those. Between two flushes they cannot get there from TINY, unless they
 * shrink to less than 0.87 of what they were with each step: then for a few steps only.
 */
export function emitFlush(
  body: Body,
  { arena, vectors }: { arena: Arena; vectors: Vectors },
  { state }: Program,
): void {
  const places = state.map(({ value }) => arena.place(value));
  // The states lie one behind the other, with zeros between them.
  const first = Math.min(...places.map(({ offset }) => offset));
  const end = Math.max(...places.map(({ offset, lines, stride }) => offset + lines * stride));
  const at = body.local('i32');
  const x = body.local('v128');
  const flushed = withoutTiny(
    vectors,
    vectors.node([], () => body.get(x)),
  );
  const emit = (node: LaneNode): void => {
    node.inputs.forEach(emit);
    node.emit(body);
  };
  body.loop(at, first, end, 16, () => {
    body.get(at).memory('v128.load', 0).set(x);
    body.get(at);
    emit(flushed);
    body.memory('v128.store', 0);
  });
  body.release('i32', at);
  body.release('v128', x);
}

/**
 * A vector without what is as good as 0 in it. Magnitudes are in the order of their bits, of which NaN has the largest and
 * stays; integers are compared in one cycle, and numbers in four, for which the next layer would wait.
 */
export function withoutTiny(vectors: Vectors, x: LaneNode): LaneNode {
  const greater = vectors.element === 'f32' ? 'i32x4.gt_s' : 'i64x2.gt_s';
  const tiny = vectors.constant(TINY[vectors.element]);
  const isTiny = vectors.node([tiny, vectors.abs(x)], (body) => body.op(greater));
  return vectors.node([x, isTiny], (body) => body.op('v128.andnot'));
}
