import type { Value } from '../autodiff/graph.js';
import { emitBlocks } from './blocks.js';
import { emitMap } from './emit-map.js';
import { Expression, type Level } from './expression.js';
import { type Emitter, tailMask } from './inside.js';
import type { LaneNode, Vectors } from './lane-code.js';
import type { LazyUpdate } from './lazy-update.js';
import { emitList, type SparseRows } from './lists.js';
import { Body } from './wasm/assembler.js';

/** How many steps a pass over a row makes up for: the first kind as often as it fits, each other once. */
const PASSES = [8, 4, 2, 1] as const;
/** Vectors × steps in a turn of the loop of a pass. */
const STEPS_WRITTEN_OUT = 8;

/** An update that waits, and what is needed to run it. */
export interface LazyRows {
  readonly update: LazyUpdate;
  /** The offset of a number for each row: the first step that was not done to it yet. */
  readonly due: number;
  /** replay(row, times) makes up for steps; there is none if they leave such a row as it is. */
  readonly replay: Body | undefined;
  readonly rows: number;
}

/** Where `replay` comes among the functions of the module. */
const REPLAY_FUNCTION = 1;

export function prepareLazyRows(
  emitter: Pick<Emitter, 'vectors' | 'arena'>,
  update: LazyUpdate,
): LazyRows {
  const rows = update.kernel.shape[0];
  return {
    update,
    rows,
    due: emitter.arena.reserve(4 * rows),
    replay: emitReplay(emitter, update),
  };
}

/** At the beginning of a run: every row is up to date. */
export function emitAllDone(body: Body, { due, rows, replay }: LazyRows, step: number): void {
  if (replay === undefined) return;
  const at = body.local('i32');
  body.loop(at, 0, 4 * rows, 4, () => {
    body.get(at).get(step).memory('i32.store', due);
  });
  body.release('i32', at);
}

/** At the end of a run: every row is brought up to date, so that nobody sees that some had waited. */
export function emitSettle(
  body: Body,
  { due, rows, replay }: LazyRows,
  sparse: SparseRows,
  step: number,
): void {
  if (replay === undefined) return;
  const row = body.local('i32');
  body
    .i32(0)
    .memory('i32.load', sparse.lazy)
    .when(() => {
      body.loop(row, 0, rows, 1, () => emitMakeUp(body, row, step, due));
    });
  body.release('i32', row);
}

/** Makes up for the steps of a row that lie before `step`. */
function emitMakeUp(body: Body, row: number, step: number, due: number): void {
  body.get(row);
  body.get(step).get(row).i32(2).op('i32.shl').memory('i32.load', due).op('i32.sub');
  body.call(REPLAY_FUNCTION);
}

/** Before anything is read: the rows of the features that an example has are brought up to date. */
export function emitCatchUp(emitter: Emitter, lazy: LazyRows, sparse: SparseRows): void {
  const { body, step } = emitter;
  if (lazy.replay === undefined) return;
  body
    .i32(0)
    .memory('i32.load', sparse.lazy)
    .when(() => {
      eachRow(emitter, sparse.ranges, (row) => emitMakeUp(body, row, step, lazy.due));
    });
}

/** The update itself: of the rows of the example's features, or of all of them. */
export function emitLazyUpdate(emitter: Emitter, lazy: LazyRows, sparse: SparseRows): void {
  const { body, step } = emitter;
  const { kernel } = lazy.update;
  const flag = body.local('i32');
  body
    .i32(0)
    .memory('i32.load', sparse.lazy)
    .tee(flag)
    .when(() => {
      emitMap(emitter, kernel.shape, kernel.roots, (line, update) => {
        eachRow(emitter, sparse.ranges, (row) => {
          body.get(row).set(line);
          update();
          if (lazy.replay === undefined) return;
          body.get(row).i32(2).op('i32.shl').get(step).i32(1).op('i32.add');
          body.memory('i32.store', lazy.due);
        });
      });
    });
  body
    .get(flag)
    .op('i32.eqz')
    .when(() => emitMap(emitter, kernel.shape, kernel.roots));
  body.release('i32', flag);
}

/** Goes through the columns that are not zero in the only example of a step. */
function eachRow({ body }: Emitter, ranges: number, each: (row: number) => void): void {
  const [example, at, row] = [body.local('i32'), body.local('i32'), body.local('i32')];
  body.i32(0).set(example);
  emitList(body, example, at, { ranges, step: 4 }, () => {
    body.get(at).memory('i32.load', 0).set(row);
    each(row);
  });
  for (const local of [example, at, row]) body.release('i32', local);
}

/**
 * replay(row, times): what so many steps do to a row whose gradient is 0. Passes over the row do several steps at
 * once, from registers; how many passes of each kind is all that the processor has to guess.
 */
function emitReplay(
  { vectors, arena }: Pick<Emitter, 'vectors' | 'arena'>,
  { states }: LazyUpdate,
): Body | undefined {
  const [row, times] = [0, 1];
  const body = new Body(2);
  if (rowExpression({ body, vectors, arena }, states, () => 0).isIdle) return undefined;
  const pass = (steps: number): void => {
    emitPass({ body, vectors, arena }, states, row, steps);
    body.get(times).i32(steps).op('i32.sub').set(times);
  };
  const atLeast = (steps: number): void => {
    body.get(times).i32(steps).op('i32.ge_u');
  };
  const [most, ...fewer] = PASSES;
  body.while(
    () => atLeast(most),
    () => pass(most),
  );
  for (const steps of fewer) {
    atLeast(steps);
    body.when(() => pass(steps));
  }
  return body;
}

/** Some steps of all columns of a row. */
function emitPass(
  { body, vectors, arena }: Pick<Emitter, 'body' | 'vectors' | 'arena'>,
  states: LazyUpdate['states'],
  row: number,
  steps: number,
): void {
  const { length, stride } = arena.place(states[0].value);
  const [base, last] = [body.local('i32'), body.local('i32')];
  const block = (column: number, count: number, tail: boolean): void => {
    body.get(row).i32(stride).op('i32.mul').get(column).op('i32.add').set(base);
    for (let j = 0; j < count; j++) {
      const locals = states.map(({ value }) => {
        const local = body.local('v128');
        body.get(base).memory('v128.load', arena.place(value).offset + 16 * j);
        body.set(local);
        return local;
      });
      const { nodes, expression } = rowExpression(
        { body, vectors, arena },
        states,
        (s) => locals[s],
      );
      for (let step = 0; step < steps; step++) {
        expression.enter(2);
        const results = nodes.map((node) => {
          const result = body.local('v128');
          expression.emit(node);
          body.set(result);
          return result;
        });
        results.forEach((result, s) => {
          body.get(result).set(locals[s]);
          body.release('v128', result);
        });
      }
      expression.leave(0);
      states.forEach(({ value }, s) => {
        body.get(base).get(locals[s]);
        if (tail) body.v128(tailMask(vectors, length)).op('v128.and');
        body.memory('v128.store', arena.place(value).offset + 16 * j);
        body.release('v128', locals[s]);
      });
    }
  };
  const full = Math.floor(length / vectors.width);
  if (full > 0) {
    const columns = full * vectors.width;
    const width = Math.ceil(STEPS_WRITTEN_OUT / steps);
    emitBlocks({ body, vectors, columns }, width, (column, count) => block(column, count, false));
  }
  if (length > full * vectors.width) {
    body.i32(full * 16).set(last);
    block(last, 1, true);
  }
  for (const local of [base, last]) body.release('i32', local);
}

/** What a step makes of the states of a row whose gradient is 0; idle, if it leaves them as they are. */
function rowExpression(
  { body, vectors, arena }: Pick<Emitter, 'body' | 'vectors' | 'arena'>,
  states: LazyUpdate['states'],
  localOf: (state: number) => number,
): { nodes: LaneNode[]; expression: Expression; isIdle: boolean } {
  const leaves = new Map<LaneNode, Level>();
  const made = new Map<Value, LaneNode>();
  const leaf = (level: Level, emit: (body: Body) => void): LaneNode => {
    const node = vectors.node([], emit);
    leaves.set(node, level);
    return node;
  };
  const before = states.map((_, s) => leaf(2, () => body.get(localOf(s))));
  states.forEach(({ value }, s) => {
    made.set(value, before[s]);
  });
  const zero = vectors.constant(0);
  const lanes = withoutZeros(vectors, zero);
  const make = (value: Value): LaneNode => {
    const { form } = value.op;
    if (form.kind === 'product') return zero;
    if (form.kind === 'broadcast') return read(value.inputs[0]);
    if (form.kind === 'elementwise') return form.lane(lanes, ...value.inputs.map(read));
    if (form.kind === 'constant') return vectors.constant(form.numbers[0]);
    return leaf(0, () => body.i32(0).memory(vectors.loadSplat, arena.place(value).offset));
  };
  const read = (value: Value): LaneNode => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const node = make(value);
    made.set(value, node);
    return node;
  };
  const nodes = states.map(({ next }) => read(next));
  const isIdle = nodes.every((node, s) => node === before[s]);
  return { nodes, expression: new Expression(body, nodes, leaves), isIdle };
}

/** Arithmetic that leaves a zero out: x + 0, x − 0 and 0·x, which are x and 0 for all that is finite. */
function withoutZeros(vectors: Vectors, zero: LaneNode): Vectors {
  return {
    ...vectors,
    add: (a, b) => (a === zero ? b : b === zero ? a : vectors.add(a, b)),
    sub: (a, b) => (b === zero ? a : vectors.sub(a, b)),
    mul: (a, b) => (a === zero || b === zero ? zero : vectors.mul(a, b)),
  };
}
