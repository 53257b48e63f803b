import type { Body } from '../../../support/wasm/assembler.js';
import type { Place } from '../../ir/layout.js';
import type { Program } from '../../program.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { emitFlush, FLUSH_EVERY } from '../kernels/flush-subnormals.js';
import { emitBegin } from '../lazy/lazy-update.js';
import type { PendingRows } from '../lazy/pending-rows.js';
import type { SparseFeatures } from '../sparse/csr.js';
import type { FunctionTable } from './function-table.js';

/** The parameters of `run`, as its first locals. */
const ORDER = 0;
const COUNT = 1;
const FEATURES = 2;
const TARGETS = 3;
const WEIGHTS = 4;
const STEP = 5;
const CSR_ROWS = 6;
const CARRIES_ON = 7;
const PARAMETERS = 8;

/**
 * Emits `run(order, count, features, targets, weights, step, csrRows, carriesOn)`: gathers batch after batch of the
 * examples and calls the step. It is a function of its own, because V8 replaces a function by its optimised version only
 * when it is called again.
 */
export function emitRun(
  { arena, vectors }: Pick<CodegenContext, 'arena' | 'vectors'>,
  functions: FunctionTable,
  program: Program,
  sparse: SparseFeatures,
  pending: PendingRows | undefined,
): void {
  const body = functions.declare('run', Array(PARAMETERS).fill('i32'), { exported: true });
  const { batchSize, features } = program;
  const places = {
    features: arena.place(features),
    targets: arena.place(program.targets),
    weights: arena.place(program.weights),
    inverseBatchSize: arena.place(program.inverseBatchSize),
  };
  const bytes = vectors.bytes;
  const inputs = features.shape[1];
  const rowBytes = Math.ceil((inputs * bytes) / 16) * 16;
  const [first, row, example, from, to, left] = [0, 1, 2, 3, 4, 5].map(() => body.local('i32'));
  const counted = body.local(vectors.element);

  const gatherRow = (): void => {
    body.get(ORDER).get(first).get(row).op('i32.add').i32(4).op('i32.mul').op('i32.add');
    body.memory('i32.load', 0).set(example);
    body.get(FEATURES).get(example).i32(rowBytes).op('i32.mul').op('i32.add').set(from);
    // A batch of single numbers is a column, and lies like one.
    const rowStep =
      places.features.lines === 1 ? (batchSize === 1 ? 0 : bytes) : places.features.stride;
    body.get(row).i32(rowStep).op('i32.mul').set(to);
    if (inputs === 1) {
      body.get(to).get(from).memory(vectors.load, 0).memory(vectors.store, places.features.offset);
    } else if (pending === undefined) copyVectors(body, from, to, places.features, rowBytes);
    else {
      body.i32(0).get(from).memory('i32.store', sparse.example);
      body.i32(0).memory('i32.load', sparse.flag).op('i32.eqz');
      body.when(() => copyVectors(body, from, to, places.features, rowBytes));
    }
    body
      .i32(0)
      .memory('i32.load', sparse.flag)
      .when(() => {
        for (const bound of [0, 4]) {
          body.get(row).i32(3).op('i32.shl');
          body
            .get(CSR_ROWS)
            .get(example)
            .i32(2)
            .op('i32.shl')
            .op('i32.add')
            .memory('i32.load', bound);
          body.memory('i32.store', sparse.ranges + bound);
        }
      });
    for (const [source, place] of [
      [TARGETS, places.targets],
      [WEIGHTS, places.weights],
    ] as const) {
      body.get(row).i32(bytes).op('i32.mul');
      body.get(source).get(example).i32(bytes).op('i32.mul').op('i32.add');
      body.memory(vectors.load, 0).memory(vectors.store, place.offset);
    }
  };

  if (pending !== undefined) {
    emitBegin({ vectors, arena }, body, pending, sparse, { step: STEP, carriesOn: CARRIES_ON });
  }
  body.loop(
    first,
    0,
    () => void body.get(COUNT),
    batchSize,
    () => {
      if (batchSize === 1) {
        body.i32(0).set(row);
        gatherRow();
        body.i32(0).i32(1);
      } else {
        // left = min(batchSize, count − first)
        body.get(COUNT).get(first).op('i32.sub').set(left);
        body
          .get(left)
          .i32(batchSize)
          .op('i32.gt_u')
          .when(() => void body.i32(batchSize).set(left));
        body
          .get(left)
          .i32(batchSize)
          .op('i32.lt_u')
          .when(() => {
            const ranges = {
              offset: sparse.ranges,
              lines: 1,
              stride: Math.ceil(batchSize / 2) * 16,
            };
            for (const place of [ranges, places.features, places.targets, places.weights])
              zero(body, place, to);
          });
        body.loop(row, 0, () => void body.get(left), 1, gatherRow);
        body.i32(0).get(left);
      }
      // inverseBatchSize = 1/m
      body.op(`${vectors.element}.convert_i32_u`).set(counted);
      body.i32(1).op(`${vectors.element}.convert_i32_u`).get(counted).op(`${vectors.element}.div`);
      body.memory(vectors.store, places.inverseBatchSize.offset);
      if (program.state.length > 0) {
        body
          .get(STEP)
          .i32(FLUSH_EVERY - 1)
          .op('i32.and')
          .op('i32.eqz')
          .when(() => {
            if (pending !== undefined) functions.call(body.get(STEP), 'applyPending');
            emitFlush(body, { arena, vectors }, program);
          });
      }
      functions.call(body.get(STEP), 'step');
      body.get(STEP).i32(1).op('i32.add').set(STEP);
    },
  );
}

function copyVectors(body: Body, from: number, to: number, place: Place, rowBytes: number): void {
  const moved = body.local('i32');
  body.loop(moved, 0, rowBytes, 16, () => {
    body.get(to).get(from).memory('v128.load', 0).memory('v128.store', place.offset);
    for (const local of [from, to]) body.get(local).i32(16).op('i32.add').set(local);
  });
  body.release('i32', moved);
}

function zero(
  body: Body,
  { offset, lines, stride }: Pick<Place, 'offset' | 'lines' | 'stride'>,
  at: number,
): void {
  body.loop(at, 0, lines * stride, 16, () => {
    body.get(at).v128(new Uint8Array(16)).memory('v128.store', offset);
  });
}
