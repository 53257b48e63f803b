import type { LazyUpdate } from '../../passes/find-lazy-update.js';
import { pushSplat } from '../../vector/vectors.js';
import { Body } from '../../wasm/assembler.js';
import { emitMap } from '../kernels/map.js';
import type { CodegenContext } from '../kernels/operand-reader.js';
import { type Block, emitBlocks, zeroSums } from '../matmul/blocks.js';
import { emitRowEntries, type SparseFeatures } from '../sparse/csr.js';
import {
  emitDue,
  emitKeep,
  emitVisit,
  placeWaitingRows,
  pushSince,
  type WaitingRows,
} from './pending-rows.js';

/** Vectors of a row at a time: their sums, the factors, and what is computed with them about fill the registers. */
const VISIT_VECTORS = 8;

/** An update that waits, as it is run. */
export interface LazyRows extends WaitingRows {
  /** settle(step) brings all rows up to date. */
  readonly settle: Body;
}

/** Where `settle` comes among the functions of the module. */
const SETTLE_FUNCTION = 1;

export function prepareLazyRows(
  context: Pick<CodegenContext, 'vectors' | 'arena'>,
  update: LazyUpdate,
  sparse: SparseFeatures,
): LazyRows {
  const rows = placeWaitingRows(context, update);
  return { ...rows, settle: emitSettle(context, rows, sparse) };
}

/** At the beginning of a run: all rows are up to date, and η is new, unless it carries on where another ended. */
export function emitBegin(
  { vectors, arena }: Pick<CodegenContext, 'vectors' | 'arena'>,
  body: Body,
  rows: LazyRows,
  { flag }: SparseFeatures,
  { step, carriesOn }: { readonly step: number; readonly carriesOn: number },
): void {
  const row = body.local('i32');
  body.i32(0).memory('i32.load', flag).get(carriesOn).op('i32.eqz').op('i32.and');
  body.when(() => {
    rows.powers.fill(body);
    // A row that is due for the step that comes is read with its D, which is not there yet: 0 times that has to be 0.
    emitKeep({ body, arena }, rows, step, () => body.v128(new Uint8Array(16)));
    body.loop(row, 0, rows.update.kernel.shape[0], 1, () =>
      emitDue({ body, vectors }, rows, { row, step }),
    );
  });
  body.release('i32', row);
}

/** Brings every row up to date, from within the module. */
export function callSettle(body: Body, step: number): void {
  body.get(step).call(SETTLE_FUNCTION);
}

/** settle(step): every row goes through the steps before that one. */
function emitSettle(
  { vectors, arena }: Pick<CodegenContext, 'vectors' | 'arena'>,
  rows: WaitingRows,
  { flag }: SparseFeatures,
): Body {
  const step = 0;
  const body = new Body(1);
  const context = { body, vectors, arena };
  const [count, columns] = rows.update.kernel.shape;
  const [row, since] = [body.local('i32'), body.local('i32')];
  body.i32(0).memory('i32.load', flag);
  body.when(() => {
    body.loop(row, 0, count, 1, () => {
      pushSince(context, rows, row);
      body.set(since);
      emitBlocks({ ...context, columns }, VISIT_VECTORS, (column, width, tail) =>
        emitVisit(context, rows, { row, since, step, column, width, tail }),
      );
      emitDue(context, rows, { row, step });
    });
  });
  return body;
}

/**
 * X·W, where the numbers that are not zero are listed: the rows of W are brought up to date as they are read, with the
 * other states of the update.
 */
export function emitLazyProduct(
  { context, columns, epilogue }: Block,
  rows: LazyRows,
  { ranges, example: features }: SparseFeatures,
): void {
  const { body, vectors, step } = context;
  const [example, at, base] = [0, 1, 2].map(() => body.local('i32'));
  const [row, since, nextRow, nextSince] = [0, 1, 2, 3].map(() => body.local('i32'));
  const a = body.local('v128');
  // While one row is computed, the next one is looked up: it takes long, one address leading to another.
  const lookUp = (offset: number): void => {
    body.memory('i32.load', offset).set(nextRow);
    pushSince(context, rows, nextRow);
    body.set(nextSince);
  };
  body.i32(0).set(example);
  body.i32(0).memory('i32.load', features).set(base);
  emitBlocks({ ...context, columns }, VISIT_VECTORS, (column, width, tail) => {
    const sums = zeroSums(body, width);
    body.i32(0).memory('i32.load', ranges);
    lookUp(0);
    emitRowEntries(body, example, at, { ranges, step: 4 }, () => {
      body.get(nextRow).set(row).get(nextSince).set(since);
      body.get(at);
      lookUp(4);
      body.get(row).i32(vectors.bytes).op('i32.mul').get(base).op('i32.add');
      pushSplat(body, vectors);
      body.set(a);
      emitVisit(context, rows, { row, since, step, column, width, tail }, (vector, weights) => {
        body.get(sums[vector]).get(a).get(weights);
        body.op(vectors.op('mul')).op(vectors.op('add')).set(sums[vector]);
      });
    });
    epilogue({ row: example, column, sums: [sums], tail });
    for (const sum of sums) body.release('v128', sum);
  });
  for (const local of [example, at, base, row, since, nextRow, nextSince]) {
    body.release('i32', local);
  }
  body.release('v128', a);
}

/**
 * The update itself: D is kept, and the rows of the example are due for this step, and will come for it. Where nothing
 * waits, all are updated.
 */
export function emitLazyUpdate(
  context: CodegenContext,
  rows: LazyRows,
  { flag, ranges, example: features }: SparseFeatures,
): void {
  const { body, vectors, arena, step } = context;
  const { kernel, gradient } = rows.update;
  const isWaiting = body.local('i32');
  body.i32(0).memory('i32.load', flag).tee(isWaiting);
  body.when(() => {
    const { offset } = arena.place(gradient.inputs[1]);
    emitKeep(context, rows, step, (at) => body.get(at).memory('v128.load', offset));
    const [example, at, row, base] = [0, 1, 2, 3].map(() => body.local('i32'));
    body.i32(0).set(example);
    body.i32(0).memory('i32.load', features).set(base);
    emitRowEntries(body, example, at, { ranges, step: 4 }, () => {
      body.get(at).memory('i32.load', 0).set(row);
      emitDue(context, rows, { row, step }, () => {
        body.get(row).i32(vectors.bytes).op('i32.mul').get(base).op('i32.add');
        body.memory(vectors.load, 0);
        rows.powers.keep(body);
      });
    });
    for (const local of [example, at, row, base]) body.release('i32', local);
  });
  body.get(isWaiting).op('i32.eqz');
  body.when(() => emitMap(context, kernel.shape, kernel.roots));
  body.release('i32', isWaiting);
}
