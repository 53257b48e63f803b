import type { Value } from '../../../autodiff/graph.js';
import type { WasmFunction } from '../../../support/wasm/assembler.js';
import { Arena } from '../../ir/arena.js';
import type { Kernel, Lowered } from '../../ir/kernel.js';
import type { Program } from '../../program.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { emitGather } from '../kernels/gather.js';
import { Locals } from '../kernels/locals.js';
import { emitNest } from '../kernels/loop-nest.js';
import { emitMap } from '../kernels/map.js';
import { emitReduction } from '../kernels/reduction.js';
import { emitApplyPending, emitLazyProduct, emitLazyUpdate } from '../lazy/lazy-update.js';
import { type PendingRows, placePendingRows } from '../lazy/pending-rows.js';
import { emitBackwardUpdate } from '../matmul/backward-update.js';
import { mapEpilogue } from '../matmul/epilogue.js';
import { emitGroupedProduct } from '../matmul/grouped-product.js';
import { emitProduct, type SparseProduct } from '../matmul/matmul.js';
import type { SparseFeatures } from '../sparse/csr.js';
import { emitSparse } from '../sparse/sparse-matmul.js';
import { FunctionTable } from './function-table.js';
import { emitRun } from './run-function.js';
import { StepFunctions } from './step-functions.js';

/** A program as machine code. */
export interface Emitted {
  readonly arena: Arena;
  /** Where the sum of each metric is. */
  readonly sums: ReadonlyMap<string, number>;
  readonly sparse: SparseFeatures;
  readonly functions: ReadonlyMap<string, WasmFunction>;
  /** How many instructions the step takes for each kernel. */
  readonly instructions: ReadonlyMap<Kernel, number>;
}

/**
 * From kernels to places and instructions: everything is decided, and is only written down.
 *
 * @param begin where the arena begins in its memory, at the beginning of a page
 */
export function emit(lowered: Lowered, begin = 0): Emitted {
  const { program, vectors, stored, flushed, lazy } = lowered;
  const arena = new Arena(vectors.bytes, lowered.panelled, begin);
  // What is read and written from outside comes first, the parameters in one run.
  for (const value of outsideValues(program)) arena.place(value);
  for (const value of lowered.constants) arena.place(value);
  for (const [next, state] of lowered.inPlace) arena.alias(next, state);
  const sums = new Map([...program.metrics.keys()].map((name) => [name, arena.reserve(8)]));
  const sparse = {
    flag: arena.reserve(4),
    example: arena.reserve(4),
    ranges: arena.reserve(8 * program.batchSize),
  };
  const pending = lazy && placePendingRows({ arena, vectors }, lazy);

  const table = new FunctionTable();
  const step = table.declare('step', ['i32']);
  if (pending !== undefined) {
    const body = table.declare('applyPending', ['i32'], { exported: true });
    emitApplyPending({ body, arena, vectors }, pending, sparse);
  }
  emitRun({ arena, vectors }, table, program, sparse, pending);

  const locals = new Locals(step, lowered);
  const { rowsAsAlone = false } = program;
  const context: CodegenContext = {
    ...{ body: step, vectors, arena, stored, flushed, locals, rowsAsAlone },
    step: 0,
  };
  const parts = new StepFunctions(table, step);
  const instructions = new Map<Kernel, number>();
  for (const kernel of lowered.kernels) {
    const body = parts.bodyFor(locals.areUsedBy(kernel));
    const before = body.instructions;
    emitKernel({ ...context, body }, kernel, program, sparse, pending);
    instructions.set(kernel, body.instructions - before);
  }
  emitSums(context, program, sums);
  emitCopies(context, lowered);
  return { arena, sums, sparse, functions: table.functions, instructions };
}

function emitKernel(
  context: CodegenContext,
  kernel: Kernel,
  { features }: Program,
  sparse: SparseFeatures,
  pending: PendingRows | undefined,
): void {
  // The features may be full of zeros.
  const sparseProduct = (value: Value): SparseProduct | undefined => {
    if (value.inputs[0] !== features) return undefined;
    return {
      flag: sparse.flag,
      emit(block, isTransposed) {
        if (value === pending?.update.product) emitLazyProduct(block, pending, sparse);
        else emitSparse(block, sparse, isTransposed);
      },
    };
  };
  if (kernel === pending?.update.kernel) emitLazyUpdate(context, pending, sparse);
  else if (kernel.kind === 'reduction') emitReduction(context, kernel.value);
  else if (kernel.kind === 'gather') emitGather(context, kernel.value);
  else if (kernel.kind === 'grouped-product') emitGroupedProduct(context, kernel.value);
  else if (kernel.kind === 'product') {
    emitProduct(context, kernel.value, sparseProduct(kernel.value));
  } else if (kernel.backward !== undefined) emitBackwardUpdate(context, kernel, kernel.backward);
  else if (kernel.product === undefined) emitMap(context, kernel.shape, kernel.roots);
  else {
    const epilogue = mapEpilogue(context, kernel, kernel.product);
    emitProduct(context, kernel.product, sparseProduct(kernel.product), epilogue);
  }
}

function outsideValues(program: Program): Value[] {
  const { features, targets, weights, inverseBatchSize, learningRate, state, fixed } = program;
  return [
    ...state.map(({ value }) => value),
    ...fixed,
    ...[features, targets, weights, inverseBatchSize, learningRate],
  ];
}

function emitSums(
  { body, vectors, arena, locals }: CodegenContext,
  program: Program,
  sums: ReadonlyMap<string, number>,
): void {
  for (const [name, metric] of program.metrics) {
    const sum = sums.get(name) ?? 0;
    body.i32(0).i32(0).memory('f64.load', sum);
    if (locals.holds(metric)) body.get(locals.local(metric, 0)).extract(vectors.element, 0);
    else body.i32(0).memory(vectors.load, arena.place(metric).offset);
    if (vectors.element === 'f32') body.op('f64.promote_f32');
    body.op('f64.add').memory('f64.store', sum);
  }
}

/** The states that could not be written in place. */
function emitCopies(
  { body, vectors, arena }: CodegenContext,
  { program, inPlace }: Pick<Lowered, 'program' | 'inPlace'>,
): void {
  for (const { value, next } of program.state) {
    if (inPlace.get(next) === value) continue;
    const [to, from] = [arena.place(value), arena.place(next)];
    emitNest(body, to, vectors.bytes, {
      vector(cursor) {
        const target = cursor.own(to.offset);
        const source = cursor.own(from.offset);
        body.memory('v128.load', source).memory('v128.store', target);
      },
    });
  }
}
