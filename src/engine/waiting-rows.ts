import type { Value } from '../autodiff/graph.js';
import { FLUSH_EVERY } from './emit-flush.js';
import { type Emitter, tailMask } from './inside.js';
import type { LazyUpdate } from './lazy-update.js';
import { Powers, pushSplat } from './powers.js';
import type { Body } from './wasm/assembler.js';

/** No row waits for more steps: then all are brought up to date. A power of two. */
const LONGEST = FLUSH_EVERY;

/** The rows of an update that wait, and what has to be known of them. */
export interface WaitingRows {
  readonly update: LazyUpdate;
  readonly powers: Powers;
  /** The offset, for each row, of the first step that it has not gone through, and of what is kept of its feature in it. */
  readonly due: number;
  /** The offset of D in each of the last steps: in step t, it is number t mod LONGEST. */
  readonly kept: number;
}

type Writer = Pick<Emitter, 'body' | 'vectors' | 'arena'>;

export function placeWaitingRows(
  emitter: Pick<Emitter, 'vectors' | 'arena'>,
  update: LazyUpdate,
): WaitingRows {
  const { arena, vectors } = emitter;
  const [rows] = update.kernel.shape;
  return {
    update,
    powers: new Powers(emitter, update, LONGEST),
    due: arena.reserve(2 * vectors.bytes * rows),
    kept: arena.reserve(LONGEST * arena.layout(rowOfGradient(update)).stride),
  };
}

/**
 * Notes that a row has gone through the steps before one.
 *
 * @param pushFeature leaves what is kept of its feature in that step; without it, the feature is 0
 */
export function emitDue(
  { body, vectors }: Pick<Writer, 'body' | 'vectors'>,
  { due }: WaitingRows,
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
  body.get(step).memory('i32.store', due).get(own);
  if (pushFeature === undefined) body.number(vectors.element, 0);
  else pushFeature();
  body.memory(vectors.store, due + bytes);
  body.release('i32', own);
}

/**
 * Keeps D of a step with those of the last steps.
 *
 * @param push leaves the vector that is so many bytes behind the first of it, in a local
 */
export function emitKeep(
  { body, arena }: Pick<Writer, 'body' | 'arena'>,
  { update, kept }: WaitingRows,
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

/** A row, and all that has to be known to bring some of its vectors up to date. */
export class Visit {
  /** The local of its number. */
  readonly row: number;
  /** The locals of the addresses where the vectors begin in the states, in D of when it was due, and of the factors. */
  readonly #to: readonly number[];
  readonly #d: number;
  readonly #entry: number;
  readonly #emitter: Writer;
  readonly #rows: WaitingRows;

  constructor(emitter: Writer, rows: WaitingRows) {
    this.#emitter = emitter;
    this.#rows = rows;
    const { body } = emitter;
    [this.row, this.#d, this.#entry] = [0, 1, 2].map(() => body.local('i32'));
    this.#to = rows.update.states.map(() => body.local('i32'));
  }

  get #locals(): readonly number[] {
    return [this.row, this.#d, this.#entry, ...this.#to];
  }

  /** Finds the vectors from a column on, for the steps before one. All three are locals; the column is in bytes. */
  find({ row, step, column }: { row: number; step: number; column: number }): void {
    const { body, vectors, arena } = this.#emitter;
    const { update, powers, due, kept } = this.#rows;
    const since = body.local('i32');
    body.get(row).tee(this.row);
    body
      .i32(2 * vectors.bytes)
      .op('i32.mul')
      .memory('i32.load', due)
      .set(since);
    update.states.forEach(({ value }, s) => {
      const { offset, stride } = arena.place(value);
      body.get(row).i32(stride).op('i32.mul').get(column).op('i32.add');
      body.i32(offset).op('i32.add').set(this.#to[s]);
    });
    pushKept(body, since, arena.layout(rowOfGradient(update)).stride);
    body.get(column).op('i32.add').i32(kept).op('i32.add').set(this.#d);
    body.get(step).get(since).op('i32.sub');
    powers.find(body);
    body.set(this.#entry);
    body.release('i32', since);
  }

  /** Becomes another one. */
  take(other: Visit): void {
    const { body } = this.#emitter;
    this.#locals.forEach((local, i) => {
      body.get(other.#locals[i]).set(local);
    });
  }

  /** Brings some vectors up to date, and tells of each what the weights are then. */
  emit(width: number, tail: boolean, each?: (vector: number, weights: number) => void): void {
    const { body, vectors, arena } = this.#emitter;
    const { update, powers, due } = this.#rows;
    const { bytes } = vectors;
    const weights = update.states.findIndex(({ value }) => value === update.product.inputs[1]);
    const load = (base: number, offset: number): number => {
      const local = body.local('v128');
      body.get(base).memory('v128.load', offset).set(local);
      return local;
    };
    const feature = body.local('v128');
    body
      .get(this.row)
      .i32(2 * bytes)
      .op('i32.mul')
      .i32(due + bytes)
      .op('i32.add');
    pushSplat(body, vectors);
    body.set(feature);
    const row = powers.read(body, this.#entry, feature);
    for (let vector = 0; vector < width; vector++) {
      const distance = 16 * vector;
      const d = load(this.#d, distance);
      row.apply({
        d,
        load: (state) => load(this.#to[state], distance),
        done: (state, local) => {
          const { length } = arena.place(update.states[state].value);
          body.get(this.#to[state]).get(local);
          if (tail && vector === width - 1) body.v128(tailMask(vectors, length)).op('v128.and');
          body.memory('v128.store', distance);
          if (state === weights) each?.(vector, local);
        },
      });
      body.release('v128', d);
    }
    row.release();
    body.release('v128', feature);
  }

  release(): void {
    for (const local of this.#locals) this.#emitter.body.release('i32', local);
  }
}

/** D. */
function rowOfGradient({ gradient }: LazyUpdate): Value {
  return gradient.inputs[1];
}

/** Leaves how many bytes behind the first the D of a step is. */
function pushKept(body: Body, step: number, bytes: number): void {
  body
    .get(step)
    .i32(LONGEST - 1)
    .op('i32.and')
    .i32(bytes)
    .op('i32.mul');
}
