import { type Floats, size } from '../../autodiff/graph.js';
import { MlpError } from '../../support/errors.js';
import type { Emitted } from '../codegen/module/module.js';
import type { Lowered } from '../ir/kernel.js';
import { numbersBefore, type Place } from '../ir/layout.js';
import type { ExampleMatrix, Plan, Program, StepSettings } from '../program.js';
import { Contract } from './contract.js';

/** What a WebAssembly memory can hold. */
export const MAX_BYTES = 4_294_967_296;
export const PAGE = 65536;
/** Of features of which more than this share is zero, CSR rows are made. */
const SPARSE = 0.4;

/** Says that so many bytes are too many, and what could be made smaller. */
export function tooLarge(bytes: number, advice: string): MlpError {
  return new MlpError({
    kind: 'usage',
    problem: `this would take ${(bytes / 1_073_741_824).toFixed(1)} GiB of memory, and WebAssembly has 4`,
    advice: [advice, { text: 'use', options: { engine: 'reference' } }],
  });
}

/** A module that is ready to run. */
interface Compiled
  extends Pick<Emitted, 'arena' | 'sums' | 'sparse'>,
    Pick<Lowered, 'program' | 'sharedOf' | 'vectors' | 'constants'> {
  /** The program before equal values were shared: what a caller knows. */
  readonly given: Program;
  readonly memory: WebAssembly.Memory;
  /** Where the examples begin. */
  readonly used: number;
  readonly entry: (...numbers: number[]) => unknown;
  /** Applies what waits, up to a step; there is none if nothing ever waits. */
  readonly applyPending: ((step: number) => unknown) | undefined;
}

/** The plan of a module that is ready: loads examples, reads and writes values, and runs it. */
export function createPlan({
  given,
  program,
  constants,
  memory,
  arena,
  vectors: { bytes },
  used,
  sums,
  sparse,
  entry,
  applyPending,
  sharedOf,
}: Compiled): Plan {
  let views = viewsOf(memory, bytes);
  const { batchSize } = program;
  let at = {
    features: used,
    targets: used,
    weights: used,
    order: used,
    csrRows: used,
    capacity: 0,
  };
  const contract = new Contract(given);
  /** How a run has to begin to carry on where the last one ended, since when nothing else happened. */
  let awaited: StepSettings | undefined;

  const catchUp = (): void => {
    if (awaited !== undefined) applyPending?.(awaited.firstStep);
    awaited = undefined;
  };

  const write = (place: Place, numbers: ArrayLike<number>): void => {
    const { floats: all } = views;
    for (let line = 0; line < place.lines; line++) {
      const start = (place.offset + line * place.stride) / bytes;
      const from = numbersBefore(place, line);
      for (let i = 0; i < place.length; i++) all[start + i] = numbers[from + i];
    }
  };
  for (const value of constants) {
    const { form } = value.op;
    if (form.kind === 'constant') write(arena.place(value), form.numbers);
  }
  for (const { value, initial } of program.state) {
    write(arena.place(value), new Float64Array(size(value.shape)).fill(initial));
  }
  return {
    load(examples) {
      contract.load(examples);
      catchUp();
      const row = Math.ceil((examples.inputs * bytes) / 16) * 16;
      const features = used;
      const targets = features + examples.count * row;
      const weights = targets + Math.ceil((examples.count * bytes) / 16) * 16;
      const order = weights + Math.ceil((examples.count * bytes) / 16) * 16;
      // An order is taken in parts of whole batches, however many examples there are.
      const capacity = Math.max(1, Math.ceil(examples.count / batchSize)) * batchSize;
      const csrRows = order + capacity * 4;
      const entries = isSparse(examples) ? countNonzero(examples) : undefined;
      // For each example where its CSR row begins, one more for the end of the last, then the rows, and a number that
      // may be read behind the last of them.
      const end = csrRows + (entries === undefined ? 0 : 4 * (examples.count + 1 + entries + 1));
      if (end > MAX_BYTES) throw tooLarge(end, 'take fewer examples');
      const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
      if (missing > 0) {
        memory.grow(missing);
        views = viewsOf(memory, bytes); // what was seen of it before is gone
      }
      at = { features, targets, weights, order, csrRows, capacity };
      const { floats: all, integers } = views;
      copyRows(all, features / bytes, row / bytes, examples);
      all.set(examples.targets, targets / bytes);
      all.set(examples.weights, weights / bytes);
      integers[sparse.flag / 4] = entries === undefined ? 0 : 1;
      if (entries !== undefined) writeCsrRows(integers, csrRows / 4, examples);
    },
    read(value) {
      contract.read(value);
      catchUp();
      const place = arena.place(sharedOf(value));
      const { offset, lines, length, stride } = place;
      const { floats: all } = views;
      const count = lines * length;
      const numbers = bytes === 4 ? new Float32Array(count) : new Float64Array(count);
      // Number by number: after a short epoch, copying by views would take longer than the epoch.
      for (let line = 0; line < lines; line++) {
        const start = (offset + line * stride) / bytes;
        const to = numbersBefore(place, line);
        for (let i = 0; i < length; i++) numbers[to + i] = all[start + i];
      }
      return numbers;
    },
    write(value, numbers) {
      contract.write(value, numbers);
      catchUp();
      write(arena.place(value), numbers);
    },
    resetSums() {
      const { doubles } = views;
      for (const offset of sums.values()) doubles[offset / 8] = 0;
    },
    endEpoch: catchUp,
    sums() {
      const { doubles } = views;
      const totals = new Map<string, number>();
      for (const [name, offset] of sums) totals.set(name, doubles[offset / 8]);
      return totals;
    },
    run(order, { learningRate, firstStep }) {
      contract.run(order);
      if (awaited?.firstStep !== firstStep || awaited.learningRate !== learningRate) catchUp();
      write(arena.place(program.learningRate), [learningRate]);
      let step = firstStep;
      for (let first = 0; first < order.length; first += at.capacity) {
        const part = order.subarray(first, first + at.capacity);
        views.integers.set(part, at.order / 4);
        const { features, targets, weights, csrRows } = at;
        const carriesOn = awaited === undefined ? 0 : 1;
        awaited = undefined; // if it fails
        entry(at.order, part.length, features, targets, weights, step, csrRows, carriesOn);
        step += Math.ceil(part.length / batchSize);
        awaited = { learningRate, firstStep: step };
      }
    },
  };
}

interface Views {
  readonly floats: Floats;
  readonly doubles: Float64Array;
  readonly integers: Int32Array;
}

function viewsOf({ buffer }: WebAssembly.Memory, bytes: 4 | 8): Views {
  const doubles = new Float64Array(buffer);
  const floats = bytes === 4 ? new Float32Array(buffer) : doubles;
  return { floats, doubles, integers: new Int32Array(buffer) };
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

/** Whether CSR rows of what is not zero are worth it; the first numbers are enough to tell. */
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

/** Writes the addresses of the CSR rows, the rows themselves (the columns that are not zero), and a 0, from index `at` on. */
function writeCsrRows(
  to: Int32Array,
  at: number,
  { features, count, inputs }: ExampleMatrix,
): void {
  let next = at + count + 1;
  for (let row = 0; row < count; row++) {
    to[at + row] = 4 * next;
    for (let k = 0; k < inputs; k++) if (features[row * inputs + k] !== 0) to[next++] = k;
  }
  to[at + count] = 4 * next;
  to[next] = 0;
}
