import type { Value } from '../../../autodiff/graph.js';
import type { Body } from '../../../support/wasm/assembler.js';
import type { LazyUpdate } from '../../ir/kernel.js';
import { pushSplat } from '../../vector/vectors.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { FLUSH_EVERY } from '../kernels/flush-subnormals.js';
import { tailMask } from '../kernels/operand-reader.js';
import { MatrixPowers } from './matrix-powers.js';

/** No row waits for more than 128 steps: then all catch up. A power of two. */
const LONGEST = FLUSH_EVERY;

/** The rows of an update that wait, and what has to be known of them. */
export interface PendingRows {
  readonly update: LazyUpdate;
  readonly powers: MatrixPowers;
  /**
   * The offset, for each row, of its last step (it has gone through all before that one), and of what is kept of its
   * feature in it.
   */
  readonly lastSteps: number;
  /** The offset of D in each of the last steps: in step t, it is number t mod LONGEST. */
  readonly kept: number;
}

type Writer = Pick<CodegenContext, 'body' | 'vectors' | 'arena'>;

export function placePendingRows(
  context: Pick<CodegenContext, 'vectors' | 'arena'>,
  update: LazyUpdate,
): PendingRows {
  const { arena, vectors } = context;
  const [rows] = update.kernel.shape;
  return {
    update,
    powers: new MatrixPowers(context, update, LONGEST),
    lastSteps: arena.reserve(2 * vectors.bytes * rows),
    kept: arena.reserve(LONGEST * arena.layout(rowOfGradient(update)).stride),
  };
}

/**
 * Notes the last step of a row: it has gone through the steps before.
 *
 * @param pushFeature leaves what is kept of its feature in that step; without it, the feature is 0
 */
export function emitLastStep(
  { body, vectors }: Pick<Writer, 'body' | 'vectors'>,
  { lastSteps }: PendingRows,
  { row, step }: { readonly row: number; readonly step: number },
  pushFeature?: () => void,
): void {
  const { bytes } = vectors;
  const own = body.local('i32');
  body
    .get(row)
    .i32(2 * bytes)
    .op('i32.mul')
    .tee(own);
  body.get(step).memory('i32.store', lastSteps).get(own);
  if (pushFeature === undefined) body.number(vectors.element, 0);
  else pushFeature();
  body.memory(vectors.store, lastSteps + bytes);
  body.release('i32', own);
}

/**
 * Keeps D of a step with those of the last steps.
 *
 * @param push leaves the vector of D at a distance in bytes, which is in a local
 */
export function emitKeep(
  { body, arena }: Pick<Writer, 'body' | 'arena'>,
  { update, kept }: PendingRows,
  step: number,
  push: (at: number) => void,
): void {
  const { stride } = arena.layout(rowOfGradient(update));
  const [at, to] = [body.local('i32'), body.local('i32')];
  pushKept(body, step, stride);
  body.set(to);
  body.loop(at, 0, stride, 16, () => {
    body.get(to);
    push(at);
    body.memory('v128.store', kept);
    body.get(to).i32(16).op('i32.add').set(to);
  });
  for (const local of [at, to]) body.release('i32', local);
}

/** Some vectors of a row that is to catch up. All are locals but the width. */
export interface CatchUp {
  readonly row: number;
  /** The last step of the row: it has gone through all before. */
  readonly lastStep: number;
  /** The step before which it has to be up to date. */
  readonly step: number;
  /** Where the vectors begin, in bytes from the beginning of the row. */
  readonly column: number;
  readonly width: number;
  /** Whether only some lanes of the last vector belong to the row. */
  readonly tail: boolean;
}

/** Leaves the last step of a row. */
export function pushLastStep(
  { body, vectors }: Pick<Writer, 'body' | 'vectors'>,
  { lastSteps }: PendingRows,
  row: number,
): void {
  body
    .get(row)
    .i32(2 * vectors.bytes)
    .op('i32.mul')
    .memory('i32.load', lastSteps);
}

/** Takes some vectors of a row through the steps it has missed, and tells of each what the weights are then. */
export function emitCatchUp(
  { body, vectors, arena }: Writer,
  { update, powers, lastSteps, kept }: PendingRows,
  { row, lastStep, step, column, width, tail }: CatchUp,
  each?: (vector: number, weights: number) => void,
): void {
  const { bytes } = vectors;
  const weights = update.states.findIndex(({ value }) => value === update.product.inputs[1]);
  const [to, fromKept, entry] = [0, 1, 2].map(() => body.local('i32'));
  const feature = body.local('v128');
  // All states have the same shape.
  const { stride, length } = arena.layout(update.states[0].value);
  body.get(row).i32(stride).op('i32.mul').get(column).op('i32.add').set(to);
  pushKept(body, lastStep, arena.layout(rowOfGradient(update)).stride);
  body.get(column).op('i32.add').set(fromKept);
  body.get(step).get(lastStep).op('i32.sub');
  powers.find(body);
  body.set(entry);
  body
    .get(row)
    .i32(2 * bytes)
    .op('i32.mul')
    .i32(lastSteps + bytes)
    .op('i32.add');
  pushSplat(body, vectors);
  body.set(feature);
  const factors = powers.read(body, entry, feature);
  const load = (at: number, offset: number): number => {
    const local = body.local('v128');
    body.get(at).memory('v128.load', offset).set(local);
    return local;
  };
  for (let vector = 0; vector < width; vector++) {
    const offsetOf = (state: number): number =>
      arena.place(update.states[state].value).offset + 16 * vector;
    const d = load(fromKept, kept + 16 * vector);
    factors.apply({
      d,
      load: (state) => load(to, offsetOf(state)),
      done: (state, local) => {
        body.get(to).get(local);
        if (tail && vector === width - 1) body.v128(tailMask(vectors, length)).op('v128.and');
        body.memory('v128.store', offsetOf(state));
        if (state === weights) each?.(vector, local);
      },
    });
    body.release('v128', d);
  }
  factors.release();
  body.release('v128', feature);
  for (const local of [to, fromKept, entry]) body.release('i32', local);
}

/** D. */
function rowOfGradient({ gradient }: LazyUpdate): Value {
  return gradient.inputs[1];
}

/** Leaves the distance in bytes from the first D that is kept to that of a step. */
function pushKept(body: Body, step: number, bytes: number): void {
  body
    .get(step)
    .i32(LONGEST - 1)
    .op('i32.and')
    .i32(bytes)
    .op('i32.mul');
}
