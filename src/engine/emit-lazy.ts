import type { Value } from '../autodiff/graph.js';
import { type Block, emitBlocks } from './blocks.js';
import { FLUSH_EVERY } from './emit-flush.js';
import { emitMap } from './emit-map.js';
import { type Emitter, tailMask } from './inside.js';
import type { LazyUpdate } from './lazy-update.js';
import { emitList, type SparseRows } from './lists.js';
import { Powers, pushSplat } from './powers.js';
import { Body } from './wasm/assembler.js';

/** No row waits for more steps: then all are brought up to date. A power of two. */
const LONGEST = FLUSH_EVERY;

/** Vectors of a row at a time: their sums, the factors, and what is computed with them about fill the registers. */
const ROW_VECTORS = 8;

/** An update that waits, and what is needed to run it. */
export interface LazyRows {
  readonly update: LazyUpdate;
  readonly powers: Powers;
  /** The offset, for each row, of the first step that it has not gone through, and of its feature in that step. */
  readonly due: number;
  /** The offset of D in each of the last steps: in step t, it is number t mod LONGEST. */
  readonly slopes: number;
  /** settle(step) brings all rows up to date. */
  readonly settle: Body;
}

/** Where `settle` comes among the functions of the module. */
const SETTLE_FUNCTION = 1;

type Writer = Pick<Emitter, 'body' | 'vectors' | 'arena'>;
type Parts = Omit<LazyRows, 'settle'>;

export function prepareLazyRows(
  emitter: Pick<Emitter, 'vectors' | 'arena'>,
  update: LazyUpdate,
  sparse: SparseRows,
): LazyRows {
  const { arena, vectors } = emitter;
  const [rows] = update.kernel.shape;
  const parts = {
    update,
    powers: new Powers(emitter, update, LONGEST),
    due: arena.reserve(2 * vectors.bytes * rows),
    slopes: arena.reserve(LONGEST * arena.layout(slopeOf(update)).stride),
  };
  return { ...parts, settle: emitSettle(emitter, parts, sparse) };
}

/** At the beginning of a run: all rows are up to date, unless it carries on where another ended. */
export function emitBegin(
  { vectors }: Pick<Emitter, 'vectors'>,
  body: Body,
  rows: LazyRows,
  { flag }: SparseRows,
  { step, carriesOn }: { readonly step: number; readonly carriesOn: number },
): void {
  const row = body.local('i32');
  const noFeature = (): void => void body.number(vectors.element, 0);
  body.i32(0).memory('i32.load', flag);
  body.when(() => {
    rows.powers.fill(body);
    body.get(carriesOn).op('i32.eqz');
    body.when(() => {
      body.loop(row, 0, rows.update.kernel.shape[0], 1, () =>
        emitDue({ body, vectors }, rows, { row, step }, noFeature),
      );
    });
  });
  body.release('i32', row);
}

/** Brings every row up to date, from within the module. */
export function callSettle(body: Body, step: number): void {
  body.get(step).call(SETTLE_FUNCTION);
}

/** settle(step): every row goes through the steps before that one. */
function emitSettle(
  { vectors, arena }: Pick<Emitter, 'vectors' | 'arena'>,
  rows: Parts,
  { flag }: SparseRows,
): Body {
  const step = 0;
  const body = new Body(1);
  const emitter = { body, vectors, arena };
  const [count, columns] = rows.update.kernel.shape;
  const row = body.local('i32');
  const visit = new Visit(emitter, rows);
  body.i32(0).memory('i32.load', flag);
  body.when(() => {
    body.loop(row, 0, count, 1, () => {
      emitBlocks({ ...emitter, columns }, ROW_VECTORS, (column, width, tail) => {
        visit.find({ row, step, column });
        visit.emit(width, tail, () => {});
      });
      emitDue(emitter, rows, { row, step }, () => void body.number(vectors.element, 0));
    });
  });
  return body;
}

/**
 * X·W, where the numbers that are not zero are listed: the rows of W are brought up to date as they are read, with the
 * other states of the update.
 */
export function emitLazyProduct(
  { emitter, left, columns, finish }: Block,
  rows: LazyRows,
  { ranges }: SparseRows,
): void {
  const { body, vectors, step } = emitter;
  const { states, product } = rows.update;
  const weights = states.findIndex(({ value }) => value === product.inputs[1]);
  const [example, at, row] = [0, 1, 2].map(() => body.local('i32'));
  const a = body.local('v128');
  // While one row is computed, the next one is found: it takes long, one address leading to another.
  const [visit, next] = [new Visit(emitter, rows), new Visit(emitter, rows)];
  body.i32(0).set(example);
  emitBlocks({ ...emitter, columns }, ROW_VECTORS, (column, width, tail) => {
    const sums = Array.from({ length: width }, () => body.local('v128'));
    for (const sum of sums) body.v128(new Uint8Array(16)).set(sum);
    const find = (): void => {
      body.memory('i32.load', 0).set(row);
      next.find({ row, step, column });
    };
    body.i32(0).memory('i32.load', ranges);
    find();
    emitList(body, example, at, { ranges, step: 4 }, () => {
      visit.take(next);
      body.get(at).i32(4).op('i32.add');
      find();
      pushFeature(emitter, left.offset, visit.row);
      body.set(a);
      visit.emit(width, tail, (vector, after) => {
        body.get(sums[vector]).get(a).get(after[weights]);
        body.op(vectors.op('mul')).op(vectors.op('add')).set(sums[vector]);
      });
    });
    finish({ row: example, column, sums: [sums], tail });
    for (const sum of sums) body.release('v128', sum);
  });
  for (const local of [example, at, row]) body.release('i32', local);
  for (const one of [visit, next]) one.release();
  body.release('v128', a);
}

/**
 * The update itself: D is kept, and the rows of the example are due for this step, and will come for it. Where nothing
 * waits, all are updated.
 */
export function emitLazyUpdate(
  emitter: Emitter,
  rows: LazyRows,
  { flag, ranges }: SparseRows,
): void {
  const { body, arena, step } = emitter;
  const { kernel, gradient } = rows.update;
  const features = arena.place(gradient.inputs[0]).offset;
  const isWaiting = body.local('i32');
  body.i32(0).memory('i32.load', flag).tee(isWaiting);
  body.when(() => {
    emitKeepSlope(emitter, rows);
    const [example, at, row] = [0, 1, 2].map(() => body.local('i32'));
    const feature = body.local('v128');
    body.i32(0).set(example);
    emitList(body, example, at, { ranges, step: 4 }, () => {
      body.get(at).memory('i32.load', 0).set(row);
      pushFeature(emitter, features, row);
      body.set(feature);
      emitDue(emitter, rows, { row, step }, () => rows.powers.keep(body, feature));
    });
    for (const local of [example, at, row]) body.release('i32', local);
    body.release('v128', feature);
  });
  body.get(isWaiting).op('i32.eqz');
  body.when(() => emitMap(emitter, kernel.shape, kernel.roots));
  body.release('i32', isWaiting);
}

/** Leaves a vector of the feature whose number is in a local. */
function pushFeature({ body, vectors }: Emitter, features: number, row: number): void {
  body.get(row).i32(vectors.bytes).op('i32.mul').i32(features).op('i32.add');
  pushSplat(body, vectors);
}

/** Copies D of a step to where those of the last steps are. */
function emitKeepSlope({ body, arena, step }: Emitter, { update, slopes }: LazyRows): void {
  const { offset, stride } = arena.place(slopeOf(update));
  const [at, to] = [body.local('i32'), body.local('i32')];
  pushSlope(body, step, stride);
  body.set(to);
  body.loop(at, 0, stride, 16, () => {
    body.get(to).get(at).memory('v128.load', offset).memory('v128.store', slopes);
    body.get(to).i32(16).op('i32.add').set(to);
  });
  for (const local of [at, to]) body.release('i32', local);
}

/** Notes that a row has gone through the steps before one, and what its feature is in that. */
function emitDue(
  { body, vectors }: Pick<Writer, 'body' | 'vectors'>,
  { due }: Parts,
  { row, step }: { readonly row: number; readonly step: number },
  pushFeature: () => void,
): void {
  const { bytes } = vectors;
  const own = body.local('i32');
  body
    .get(row)
    .i32(2 * bytes)
    .op('i32.mul')
    .tee(own);
  body.get(step).memory('i32.store', due).get(own);
  pushFeature();
  body.memory(vectors.store, due + bytes);
  body.release('i32', own);
}

function slopeOf({ gradient }: LazyUpdate): Value {
  return gradient.inputs[1];
}

/** Leaves how many bytes behind the first the D of a step is. */
function pushSlope(body: Body, step: number, bytes: number): void {
  body
    .get(step)
    .i32(LONGEST - 1)
    .op('i32.and')
    .i32(bytes)
    .op('i32.mul');
}

/** A row, and all that has to be known to bring some of its vectors up to date. */
class Visit {
  /** The local of its number. */
  readonly row: number;
  /** The locals of the addresses where the vectors begin in the states, in D of when it was due, and of the factors. */
  readonly #to: readonly number[];
  readonly #slope: number;
  readonly #entry: number;
  readonly #emitter: Writer;
  readonly #rows: Parts;

  constructor(emitter: Writer, rows: Parts) {
    this.#emitter = emitter;
    this.#rows = rows;
    const { body } = emitter;
    [this.row, this.#slope, this.#entry] = [0, 1, 2].map(() => body.local('i32'));
    this.#to = rows.update.states.map(() => body.local('i32'));
  }

  get #locals(): readonly number[] {
    return [this.row, this.#slope, this.#entry, ...this.#to];
  }

  /** Finds the vectors from a column on, for the steps before one. All three are locals; the column is in bytes. */
  find({ row, step, column }: { row: number; step: number; column: number }): void {
    const { body, vectors, arena } = this.#emitter;
    const { update, powers, due, slopes } = this.#rows;
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
    pushSlope(body, since, arena.layout(slopeOf(update)).stride);
    body.get(column).op('i32.add').i32(slopes).op('i32.add').set(this.#slope);
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

  /** Brings some vectors up to date, and tells of each what the states are then. */
  emit(
    width: number,
    tail: boolean,
    each: (vector: number, states: readonly number[]) => void,
  ): void {
    const { body, vectors, arena } = this.#emitter;
    const { update, powers, due } = this.#rows;
    const { bytes } = vectors;
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
    body.release('v128', feature);
    for (let vector = 0; vector < width; vector++) {
      const distance = 16 * vector;
      const places = update.states.map(({ value }) => arena.place(value));
      const before = this.#to.map((base) => load(base, distance));
      const d = load(this.#slope, distance);
      const after = row.apply(before, d);
      for (const local of [...before, d]) body.release('v128', local);
      places.forEach(({ length }, s) => {
        body.get(this.#to[s]).get(after[s]);
        if (tail && vector === width - 1) body.v128(tailMask(vectors, length)).op('v128.and');
        body.memory('v128.store', distance);
      });
      each(vector, after);
      for (const local of after) body.release('v128', local);
    }
    row.release();
  }

  release(): void {
    for (const local of this.#locals) this.#emitter.body.release('i32', local);
  }
}
