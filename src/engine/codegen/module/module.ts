import type { Precision } from '../../../autodiff/evaluate.js';
import type { Value } from '../../../autodiff/graph.js';
import type { Kernel } from '../../ir/kernel.js';
import { Arena } from '../../ir/layout.js';
import { shareValues } from '../../passes/common-subexpressions.js';
import { findLazyUpdate } from '../../passes/find-lazy-update.js';
import { fuseDots } from '../../passes/fuse-backward-update.js';
import { type Lowered, lower } from '../../passes/lower.js';
import { findPanelled } from '../../passes/panel-layout.js';
import { isFixed, Registers } from '../../passes/promote-to-locals.js';
import type { Program } from '../../program.js';
import { vectors as vectorsOf } from '../../vector/vectors.js';
import { Body, type WasmFunction } from '../../wasm/assembler.js';
import { emitNest } from '../kernels/loop-nest.js';
import { emitMap, finishMap } from '../kernels/map.js';
import { emitReduction } from '../kernels/reduction.js';
import type { Emitter } from '../kernels/value-reader.js';
import {
  emitLazyProduct,
  emitLazyUpdate,
  type LazyRows,
  prepareLazyRows,
} from '../lazy/lazy-update.js';
import { emitDotMap } from '../matmul/backward-update.js';
import { emitProduct, type Listed } from '../matmul/matmul.js';
import type { SparseRows } from '../sparse/csr.js';
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
  readonly registers: Registers;
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** Where the sum of each metric is. */
  readonly sums: ReadonlyMap<string, number>;
  readonly sparse: SparseRows;
  readonly lazy: LazyRows | undefined;
  readonly functions: ReadonlyMap<string, WasmFunction>;
  /** How many instructions the step takes for each kernel. */
  readonly instructions: ReadonlyMap<Kernel, number>;
}

/** From values to kernels, places, and instructions. */
export function emitModule(given: Program, precision: Precision): Emitted {
  const { program, sharedOf } = shareValues(given);
  const vectors = vectorsOf[precision];
  const lowered = fuseDots(lower(program), program, vectors);
  const arena = new Arena(vectors.bytes, findPanelled(program, lowered, vectors.bytes));
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
  const registers = new Registers(step, vectors, lowered, program);
  const { stored } = lowered;
  const emitter: Emitter = { body: step, vectors, arena, stored, registers, step: 0 };
  const instructions = new Map<Kernel, number>();
  // The features may be full of zeros.
  const listed = (value: Value): Listed | undefined => {
    if (value.inputs[0] !== program.features) return undefined;
    return {
      flag: sparse.flag,
      emit(block, isTurned) {
        if (value === lazy?.update.product) emitLazyProduct(block, lazy, sparse);
        else emitSparse(block, sparse, isTurned);
      },
    };
  };
  for (const kernel of lowered.kernels) {
    const body = parts.bodyFor(isFixed(kernel, vectors));
    const own = { ...emitter, body };
    const before = body.instructions;
    if (kernel === lazy?.update.kernel) emitLazyUpdate(own, lazy, sparse);
    else if (kernel.kind === 'reduction') emitReduction(own, kernel.value);
    else if (kernel.kind === 'product') emitProduct(own, kernel.value, listed(kernel.value));
    else if (kernel.dots !== undefined) emitDotMap(own, kernel, kernel.dots);
    else if (kernel.product === undefined) emitMap(own, kernel.shape, kernel.roots);
    else {
      const finish = finishMap(own, kernel, kernel.product);
      emitProduct(own, kernel.product, listed(kernel.product), finish);
    }
    instructions.set(kernel, body.instructions - before);
  }
  emitSums(emitter, program, sums);
  emitCopies(emitter, program, lowered.inPlace);
  parts.others.forEach((body, i) => {
    functions.set(`step, part ${i + 2}`, { parameters: ['i32'], body });
  });
  const { bytes } = vectors;
  return {
    ...{ program, sharedOf, lowered, arena, registers, bytes },
    ...{ sums, sparse, lazy, functions, instructions },
  };
}

function outsideValues(program: Program): Value[] {
  const { features, targets, weights, share, learningRate, state, fixed } = program;
  return [
    ...state.map(({ value }) => value),
    ...fixed,
    ...[features, targets, weights, share, learningRate],
  ];
}

function emitSums(
  { body, vectors, arena, registers }: Emitter,
  program: Program,
  sums: ReadonlyMap<string, number>,
): void {
  for (const [name, metric] of program.metrics) {
    const sum = sums.get(name) ?? 0;
    body.i32(0).i32(0).memory('f64.load', sum);
    if (registers.holds(metric)) body.get(registers.local(metric, 0)).extract(vectors.element, 0);
    else body.i32(0).memory(vectors.load, arena.place(metric).offset);
    if (vectors.element === 'f32') body.op('f64.promote_f32');
    body.op('f64.add').memory('f64.store', sum);
  }
}

/** The states that could not be written in place. */
function emitCopies(
  { body, vectors, arena }: Emitter,
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
