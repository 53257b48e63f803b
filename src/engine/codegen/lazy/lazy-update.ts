import type { Body } from '../../../support/wasm/assembler.js';
import { pushSplat } from '../../vector/vectors.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { emitMap } from '../kernels/map.js';
import { type Block, emitBlocks, zeroSums } from '../matmul/blocks.js';
import { emitRowEntries, type SparseFeatures } from '../sparse/csr.js';
import {
  emitCatchUp,
  emitKeep,
  emitLastStep,
  type PendingRows,
  pushLastStep,
} from './pending-rows.js';

/*
 * Lazy updates, as of Carpenter, "Lazy Sparse Stochastic Gradient Descent for Regularized Multinomial Logistic
 * Regression" (2008), and Langford, Li and Zhang, "Sparse Online Learning via Truncated Gradient" (JMLR 10, 2009): a
 * row of weights remembers its last step, and catches up when its feature comes again.
 */

/** A row catches up 8 vectors at a time: their sums, the factors, and what is computed with them about fill the registers. */
const CATCH_UP_VECTORS = 8;

/** At the beginning of a run: all rows are up to date, and η is new, unless it carries on where another ended. */
export function emitBegin(
  { vectors, arena }: Pick<CodegenContext, 'vectors' | 'arena'>,
  body: Body,
  rows: PendingRows,
  { flag }: SparseFeatures,
  { step, carriesOn }: { readonly step: number; readonly carriesOn: number },
): void {
  const row = body.local('i32');
  body.i32(0).memory('i32.load', flag).get(carriesOn).op('i32.eqz').op('i32.and');
  body.when(() => {
    rows.powers.fill(body);
    // A row whose last step is the one that comes is read with its D, which is not there yet: 0 times that has to be 0.
    emitKeep({ body, arena }, rows, step, () => body.v128(new Uint8Array(16)));
    body.loop(row, 0, rows.update.kernel.shape[0], 1, () =>
      emitLastStep({ body, vectors }, rows, { row, step }),
    );
  });
  body.release('i32', row);
}

/** applyPending(step): every row goes through the steps before that one. */
export function emitApplyPending(
  context: Pick<CodegenContext, 'body' | 'vectors' | 'arena'>,
  rows: PendingRows,
  { flag }: SparseFeatures,
): void {
  const step = 0;
  const { body } = context;
  const [count, columns] = rows.update.kernel.shape;
  const [row, lastStep] = [body.local('i32'), body.local('i32')];
  body.i32(0).memory('i32.load', flag);
  body.when(() => {
    body.loop(row, 0, count, 1, () => {
      pushLastStep(context, rows, row);
      body.set(lastStep);
      emitBlocks({ ...context, columns }, CATCH_UP_VECTORS, (column, width, tail) =>
        emitCatchUp(context, rows, { row, lastStep, step, column, width, tail }),
      );
      emitLastStep(context, rows, { row, step });
    });
  });
}

/**
 * X·W by the CSR row of the example: the rows of W catch up as they are read, with the other states of the update.
 */
export function emitLazyProduct(
  { context, columns, epilogue }: Block,
  rows: PendingRows,
  { ranges, example: features }: SparseFeatures,
): void {
  const { body, vectors, step } = context;
  const [example, at, base] = [0, 1, 2].map(() => body.local('i32'));
  const [row, lastStep, nextRow, nextLastStep] = [0, 1, 2, 3].map(() => body.local('i32'));
  const a = body.local('v128');
  // While one row is computed, the next one is looked up: it takes long, one address leading to another.
  const lookUp = (offset: number): void => {
    body.memory('i32.load', offset).set(nextRow);
    pushLastStep(context, rows, nextRow);
    body.set(nextLastStep);
  };
  body.i32(0).set(example);
  body.i32(0).memory('i32.load', features).set(base);
  emitBlocks({ ...context, columns }, CATCH_UP_VECTORS, (column, width, tail) => {
    const sums = zeroSums(body, width);
    body.i32(0).memory('i32.load', ranges);
    lookUp(0);
    emitRowEntries(body, example, at, { ranges, step: 4 }, () => {
      body.get(nextRow).set(row).get(nextLastStep).set(lastStep);
      body.get(at);
      lookUp(4);
      body.get(row).i32(vectors.bytes).op('i32.mul').get(base).op('i32.add');
      pushSplat(body, vectors);
      body.set(a);
      emitCatchUp(
        context,
        rows,
        { row, lastStep, step, column, width, tail },
        (vector, weights) => {
          body.get(sums[vector]).get(a).get(weights);
          body.op(vectors.op('mul')).op(vectors.op('add')).set(sums[vector]);
        },
      );
    });
    epilogue({ row: example, column, sums: [sums], tail });
    for (const sum of sums) body.release('v128', sum);
  });
  for (const local of [example, at, base, row, lastStep, nextRow, nextLastStep]) {
    body.release('i32', local);
  }
  body.release('v128', a);
}

/**
 * The update itself: D is kept, and this step is noted as the last of the example's rows, which will catch up with it.
 * Where nothing waits, all are updated.
 */
export function emitLazyUpdate(
  context: CodegenContext,
  rows: PendingRows,
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
      emitLastStep(context, rows, { row, step }, () => {
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
