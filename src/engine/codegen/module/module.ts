import type { Precision } from '../../../autodiff/evaluate.js';
import type { Value } from '../../../autodiff/graph.js';
import type { Kernel } from '../../ir/kernel.js';
import { Arena } from '../../ir/layout.js';
import { commonSubexpressions } from '../../passes/common-subexpressions.js';
import { findLazyUpdate } from '../../passes/find-lazy-update.js';
import { fuseBackwardUpdate } from '../../passes/fuse-backward-update.js';
import { type Lowered, lower } from '../../passes/lower.js';
import { panelLayout } from '../../passes/panel-layout.js';
import { isFixed, Locals } from '../../passes/promote-to-locals.js';
import type { Program } from '../../program.js';
import { vectors as vectorsOf } from '../../vector/vectors.js';
import { Body, type WasmFunction } from '../../wasm/assembler.js';
import { emitNest } from '../kernels/loop-nest.js';
import { emitMap, mapEpilogue } from '../kernels/map.js';
import type { CodegenContext } from '../kernels/operand-reader.js';
import { emitReduction } from '../kernels/reduction.js';
import {
  emitLazyProduct,
  emitLazyUpdate,
  type LazyRows,
  prepareLazyRows,
} from '../lazy/lazy-update.js';
import { emitBackwardUpdate } from '../matmul/backward-update.js';
import { emitProduct, type SparseProduct } from '../matmul/matmul.js';
import type { SparseFeatures } from '../sparse/csr.js';
import { emitSparse } from '../sparse/sparse-matmul.js';
import { emitRun } from './run-function.js';
import { StepParts } from './step-functions.js';

/** A program as machine code, and what was decided on the way to it. */
export interface Emitted {
  /** The program that was emitted, in which equal values are one. */
  readonly program: Program;
  /** What became of a value of the program that was given. */
  readonly sharedOf: (value: Value) => Value;
  readonly lowered: Lowered;
  readonly arena: Arena;
  readonly locals: Locals;
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** Where the sum of each metric is. */
  readonly sums: ReadonlyMap<string, number>;
  readonly sparse: SparseFeatures;
  readonly lazy: LazyRows | undefined;
  readonly functions: ReadonlyMap<string, WasmFunction>;
  /** How many instructions the step takes for each kernel. */
  readonly instructions: ReadonlyMap<Kernel, number>;
}

/** From values to kernels, places, and instructions. */
export function emitModule(given: Program, precision: Precision): Emitted {
  const { program, sharedOf } = commonSubexpressions(given);
  const vectors = vectorsOf[precision];
  const lowered = fuseBackwardUpdate(lower(program), program, vectors);
  const arena = new Arena(vectors.bytes, panelLayout(program, lowered, vectors.bytes));
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
  const update = findLazyUpdate(program, lowered, vectors);
  const lazy = update && prepareLazyRows({ arena, vectors }, update, sparse);

  const step = new Body(1);
  const run = emitRun({ arena, vectors }, program, sparse, lazy);
  // The functions are numbered in this order, and the other parts of the step are behind them.
  const functions = new Map<string, WasmFunction>([['step', { parameters: ['i32'], body: step }]]);
  if (lazy !== undefined) {
    functions.set('settle', { parameters: ['i32'], body: lazy.settle, exported: 'settle' });
  }
  functions.set('run', { parameters: Array(8).fill('i32'), body: run, exported: 'run' });
  const parts = new StepParts(step, functions.size);
  const locals = new Locals(step, vectors, lowered, program);
  const { stored } = lowered;
  const context: CodegenContext = { body: step, vectors, arena, stored, locals, step: 0 };
  const instructions = new Map<Kernel, number>();
  // The features may be full of zeros.
  const listed = (value: Value): SparseProduct | undefined => {
    if (value.inputs[0] !== program.features) return undefined;
    return {
      flag: sparse.flag,
      emit(block, isTransposed) {
        if (value === lazy?.update.product) emitLazyProduct(block, lazy, sparse);
        else emitSparse(block, sparse, isTransposed);
      },
    };
  };
  for (const kernel of lowered.kernels) {
    const body = parts.bodyFor(isFixed(kernel, vectors));
    const own = { ...context, body };
    const before = body.instructions;
    if (kernel === lazy?.update.kernel) emitLazyUpdate(own, lazy, sparse);
    else if (kernel.kind === 'reduction') emitReduction(own, kernel.value);
    else if (kernel.kind === 'product') emitProduct(own, kernel.value, listed(kernel.value));
    else if (kernel.dots !== undefined) emitBackwardUpdate(own, kernel, kernel.dots);
    else if (kernel.product === undefined) emitMap(own, kernel.shape, kernel.roots);
    else {
      const epilogue = mapEpilogue(own, kernel, kernel.product);
      emitProduct(own, kernel.product, listed(kernel.product), epilogue);
    }
    instructions.set(kernel, body.instructions - before);
  }
  emitSums(context, program, sums);
  emitCopies(context, program, lowered.inPlace);
  parts.others.forEach((body, i) => {
    functions.set(`step, part ${i + 2}`, { parameters: ['i32'], body });
  });
  const { bytes } = vectors;
  return {
    ...{ program, sharedOf, lowered, arena, locals, bytes },
    ...{ sums, sparse, lazy, functions, instructions },
  };
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
  { state }: Program,
  inPlace: ReadonlyMap<Value, Value>,
): void {
  for (const { value, next } of state) {
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
