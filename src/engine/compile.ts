import type { Value } from '../autodiff/graph.js';
import { emitCatchUp, emitLazyUpdate, prepareLazyRows } from './emit-lazy.js';
import { emitMap } from './emit-map.js';
import { emitProduct } from './emit-product.js';
import { emitReduction } from './emit-reduction.js';
import { emitRun } from './emit-run.js';
import type { Emitter } from './inside.js';
import { vectors as vectorsOf } from './lane-code.js';
import { Arena } from './layout.js';
import { findLazyUpdate } from './lazy-update.js';
import { lower } from './lower.js';
import { emitNest } from './nest.js';
import { createPlan, MAX_BYTES, PAGE, tooLarge } from './plan.js';
import type { Engine, Program } from './program.js';
import { Registers } from './registers.js';
import { shareValues } from './share-values.js';
import { Body, encodeModule, type WasmFunction } from './wasm/assembler.js';

/** Compiles a program into one WebAssembly module and runs that. */
export const compiled: Engine = {
  name: 'compiled',
  compile(given, precision) {
    const { program, sharedOf } = shareValues(given);
    const vectors = vectorsOf[precision];
    const lowered = lower(program);
    const arena = new Arena(vectors.bytes);
    // What is read and written from outside comes first, the parameters in one run.
    for (const value of outsideValues(program)) arena.place(value);
    for (const value of lowered.constants) arena.place(value);
    for (const [next, state] of lowered.inPlace) arena.alias(next, state);
    const sums = new Map([...program.metrics.keys()].map((name) => [name, arena.reserve(8)]));
    const sparse = {
      flag: arena.reserve(4),
      lazy: arena.reserve(4),
      ranges: arena.reserve(8 * program.batchSize),
    };
    const update = findLazyUpdate(program, lowered, vectors);
    const lazy = update && prepareLazyRows({ arena, vectors }, update);
    const step = new Body(1);
    const registers = new Registers(step, vectors, lowered, program);
    const { stored } = lowered;
    const emitter: Emitter = { body: step, vectors, arena, stored, registers, step: 0 };
    if (lazy !== undefined) emitCatchUp(emitter, lazy, sparse);
    for (const kernel of lowered.kernels) {
      if (kernel === lazy?.update.kernel) emitLazyUpdate(emitter, lazy, sparse);
      else if (kernel.kind === 'map') emitMap(emitter, kernel.shape, kernel.roots);
      else if (kernel.kind === 'reduction') emitReduction(emitter, kernel.value);
      else emitProduct(emitter, kernel.value, isOf(kernel.value, program) ? sparse : undefined);
    }
    emitSums(emitter, program, sums);
    emitCopies(emitter, program, lowered.inPlace);
    const run = emitRun(emitter, program, sparse, lazy);
    // All places are given by now: whatever was emitted has asked for its own.
    const used = arena.end;
    if (used > MAX_BYTES) throw tooLarge(used);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE) });
    const functions: WasmFunction[] = [{ parameters: ['i32'], body: step }];
    if (lazy?.replay !== undefined) {
      functions.push({ parameters: ['i32', 'i32'], body: lazy.replay });
    }
    functions.push({ parameters: Array(7).fill('i32'), body: run, exported: 'run' });
    const module = new WebAssembly.Module(encodeModule(functions));
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    const entry = instance.exports.run;
    if (entry === undefined) throw new Error('the module has no function "run"');
    const plan = createPlan({
      program,
      memory,
      arena,
      bytes: vectors.bytes,
      used,
      sums,
      sparse,
      entry,
      sharedOf,
    });
    for (const value of lowered.constants) {
      const { form } = value.op;
      if (form.kind === 'constant') plan.write(value, form.numbers);
    }
    for (const { value, initial } of program.state) {
      if (initial !== 0)
        plan.write(value, new Float64Array(value.shape[0] * value.shape[1]).fill(initial));
    }
    return plan;
  },
};

function outsideValues(program: Program): Value[] {
  const { features, targets, weights, share, learningRate, state, fixed } = program;
  return [
    ...state.map(({ value }) => value),
    ...fixed,
    ...[features, targets, weights, share, learningRate],
  ];
}

/** Whether the left side of a product is the features, which may be full of zeros. */
function isOf(product: Value, { features }: Program): boolean {
  return product.inputs[0] === features;
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
