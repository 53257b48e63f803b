import type { Floats, Value } from '../autodiff/graph.js';
import { MlpError } from '../support/errors.js';
import { type Emitter, emitMap, emitReduction } from './emit-map.js';
import { emitProduct } from './emit-product.js';
import { emitRun } from './emit-run.js';
import { vectors as vectorsOf } from './lane-code.js';
import { Arena, type Place } from './layout.js';
import { lower } from './lower.js';
import { emitNest } from './nest.js';
import type { Engine, ExampleMatrix, Plan, Program } from './program.js';
import { shareValues } from './share-values.js';
import type { SparseRows } from './sparse-product.js';
import { Body, encodeModule } from './wasm/assembler.js';

/** What a WebAssembly memory can hold. */
const MAX_BYTES = 4_294_967_296;
const PAGE = 65536;
/** Of features of which more than this share is zero, the others are listed. */
const SPARSE = 0.4;

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
    const sparse = { flag: arena.reserve(4), ranges: arena.reserve(8 * program.batchSize) };
    const step = new Body(1);
    const emitter: Emitter = { body: step, vectors, arena, stored: lowered.stored, step: 0 };
    for (const kernel of lowered.kernels) {
      if (kernel.kind === 'map') emitMap(emitter, kernel.shape, kernel.roots);
      else if (kernel.kind === 'reduction') emitReduction(emitter, kernel.value);
      else emitProduct(emitter, kernel.value, isOf(kernel.value, program) ? sparse : undefined);
    }
    emitSums(emitter, program, sums);
    emitCopies(emitter, program, lowered.inPlace);
    const run = emitRun(emitter, program, sparse);
    // All places are given by now: whatever was emitted has asked for its own.
    const used = arena.end;
    if (used > MAX_BYTES) throw tooLarge(used);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE) });
    const module = new WebAssembly.Module(
      encodeModule([
        { parameters: ['i32'], body: step },
        { parameters: Array(7).fill('i32'), body: run, exported: 'run' },
      ]),
    );
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
  { body, vectors, arena }: Emitter,
  program: Program,
  sums: ReadonlyMap<string, number>,
): void {
  for (const [name, metric] of program.metrics) {
    const sum = sums.get(name) ?? 0;
    body.i32(0).i32(0).memory('f64.load', sum);
    body.i32(0).memory(vectors.load, arena.place(metric).offset);
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

function tooLarge(bytes: number): MlpError {
  return new MlpError(
    'usage',
    `this would take ${(bytes / 1_073_741_824).toFixed(1)} GiB of memory, and WebAssembly has 4`,
    'make the layers narrower, or use --engine reference',
  );
}

interface Compiled {
  readonly program: Program;
  readonly memory: WebAssembly.Memory;
  readonly arena: Arena;
  readonly bytes: 4 | 8;
  /** Where the examples begin. */
  readonly used: number;
  readonly sums: ReadonlyMap<string, number>;
  readonly sparse: SparseRows;
  readonly entry: (...numbers: number[]) => unknown;
  /** What became of a value of the program when equal ones were shared. */
  readonly sharedOf: (value: Value) => Value;
}

function createPlan({
  program,
  memory,
  arena,
  bytes,
  used,
  sums,
  sparse,
  entry,
  sharedOf,
}: Compiled): Plan {
  const floats = (): Floats =>
    bytes === 4 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
  let at = { features: used, targets: used, weights: used, order: used, lists: used, capacity: 0 };

  const write = (place: Place, numbers: ArrayLike<number>): void => {
    const all = floats();
    for (let line = 0; line < place.lines; line++) {
      const start = (place.offset + line * place.stride) / bytes;
      for (let i = 0; i < place.length; i++) all[start + i] = numbers[line * place.length + i];
    }
  };
  return {
    load(examples) {
      const row = Math.ceil((examples.inputs * bytes) / 16) * 16;
      const features = used;
      const targets = features + examples.count * row;
      const weights = targets + Math.ceil((examples.count * bytes) / 16) * 16;
      const order = weights + Math.ceil((examples.count * bytes) / 16) * 16;
      const lists = order + examples.count * 4;
      const entries = isSparse(examples) ? countNonzero(examples) : undefined;
      // For each example where its list begins, one more for the end of the last, then the lists.
      const end = lists + (entries === undefined ? 0 : 4 * (examples.count + 1 + entries));
      if (end > MAX_BYTES) throw tooLarge(end);
      const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
      if (missing > 0) memory.grow(missing);
      at = { features, targets, weights, order, lists, capacity: examples.count };
      const all = floats();
      copyRows(all, features / bytes, row / bytes, examples);
      all.set(examples.targets, targets / bytes);
      all.set(examples.weights, weights / bytes);
      const integers = new Int32Array(memory.buffer);
      integers[sparse.flag / 4] = entries === undefined ? 0 : 1;
      if (entries !== undefined) writeLists(integers, lists / 4, examples);
    },
    read(value) {
      const place = arena.place(sharedOf(value));
      const all = floats();
      const numbers = all.slice(0, place.lines * place.length);
      for (let line = 0; line < place.lines; line++) {
        const start = (place.offset + line * place.stride) / bytes;
        numbers.set(all.subarray(start, start + place.length), line * place.length);
      }
      return numbers;
    },
    write(value, numbers) {
      if (numbers.length !== value.shape[0] * value.shape[1]) {
        throw new RangeError(`${value.name} takes ${value.shape.join(' × ')} numbers`);
      }
      write(arena.place(value), numbers);
    },
    resetSums() {
      const all = new Float64Array(memory.buffer);
      for (const offset of sums.values()) all[offset / 8] = 0;
    },
    sums() {
      const all = new Float64Array(memory.buffer);
      return new Map([...sums].map(([name, offset]) => [name, all[offset / 8]]));
    },
    run(order, { learningRate, firstStep }) {
      write(arena.place(program.learningRate), [learningRate]);
      for (let first = 0; first < order.length; first += at.capacity) {
        const part = order.subarray(first, first + at.capacity);
        new Uint32Array(memory.buffer, at.order, part.length).set(part);
        const step = firstStep + first / program.batchSize;
        entry(at.order, part.length, at.features, at.targets, at.weights, step, at.lists);
      }
    },
  };
}

function copyRows(
  to: Floats,
  start: number,
  step: number,
  { features, inputs, count }: ExampleMatrix,
): void {
  if (step === inputs) {
    to.set(features.subarray(0, count * inputs), start);
    return;
  }
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < inputs; i++) to[start + row * step + i] = features[row * inputs + i];
    for (let i = inputs; i < step; i++) to[start + row * step + i] = 0;
  }
}

/** Whether it is worth listing what is not zero; the first numbers are enough to tell. */
function isSparse({ features }: ExampleMatrix): boolean {
  const looked = Math.min(features.length, 100_000);
  let zeros = 0;
  for (let i = 0; i < looked; i++) if (features[i] === 0) zeros++;
  return zeros > SPARSE * looked;
}

function countNonzero({ features, count, inputs }: ExampleMatrix): number {
  let nonzero = 0;
  for (let i = 0; i < count * inputs; i++) if (features[i] !== 0) nonzero++;
  return nonzero;
}

/** Writes the addresses of the lists, and the lists of columns that are not zero, from index `at` on. */
function writeLists(to: Int32Array, at: number, { features, count, inputs }: ExampleMatrix): void {
  let next = at + count + 1;
  for (let row = 0; row < count; row++) {
    to[at + row] = 4 * next;
    for (let k = 0; k < inputs; k++) if (features[row * inputs + k] !== 0) to[next++] = k;
  }
  to[at + count] = 4 * next;
}
