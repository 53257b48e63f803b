import { type Floats, size } from '../../autodiff/graph.js';
import type { LinearMemory } from '../../support/wasm/memory.js';
import type { Emitted } from '../codegen/module/module.js';
import type { Lowered } from '../ir/kernel.js';
import { numbersBefore, type Place } from '../ir/layout.js';
import type { Plan, Program, StepSettings } from '../program.js';
import { Contract } from './contract.js';
import { type ExamplePlaces, OwnExamples, placesIn } from './example-places.js';

/** So many numbers of examples are handed over at a time, or a few more, so that they are whole batches. */
const ORDER_AT_ONCE = 16_384;

/** A line of so many numbers is copied sooner by a view than number by number. */
const LONG = 256;

/** A module that is ready to run. */
interface Compiled
  extends Pick<Emitted, 'arena' | 'sums' | 'sparse'>,
    Pick<Lowered, 'program' | 'sharedOf' | 'vectors' | 'constants'> {
  /** The program before equal values were shared: what a caller knows. */
  readonly given: Program;
  readonly memory: LinearMemory;
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
  sums,
  sparse,
  entry,
  applyPending,
  sharedOf,
}: Compiled): Plan {
  let made = viewsOf(memory.buffer, bytes);
  /** Of the memory as it is now: whoever shares it may have made it grow. */
  const views = (): Views => {
    if (made.buffer !== memory.buffer) made = viewsOf(memory.buffer, bytes);
    return made;
  };
  const { batchSize } = program;
  const capacity = Math.ceil(ORDER_AT_ONCE / batchSize) * batchSize;
  const orderAt = memory.reserve(4 * capacity);
  const own = new OwnExamples(memory, bytes);
  let places: ExamplePlaces = { features: 0, targets: 0, weights: 0, csrRows: undefined };
  const contract = new Contract(given);
  /** How a run has to begin to carry on where the last one ended, since when nothing else happened. */
  let awaited: StepSettings | undefined;

  const catchUp = (): void => {
    if (awaited !== undefined) applyPending?.(awaited.firstStep);
    awaited = undefined;
  };

  const write = (place: Place, numbers: ArrayLike<number>): void => {
    const { floats: all } = views();
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
      places = placesIn(memory, bytes, examples) ?? own.copy(examples);
      views().integers[sparse.flag / 4] = places.csrRows === undefined ? 0 : 1;
    },
    read(value) {
      contract.read(value);
      catchUp();
      const place = arena.place(sharedOf(value));
      const { offset, lines, length, stride } = place;
      const { floats: all } = views();
      const count = lines * length;
      const numbers = bytes === 4 ? new Float32Array(count) : new Float64Array(count);
      for (let line = 0; line < lines; line++) {
        const start = (offset + line * stride) / bytes;
        const to = numbersBefore(place, line);
        if (length >= LONG) {
          numbers.set(all.subarray(start, start + length), to);
          continue;
        }
        // Number by number: after a short epoch, copying by views would take longer than the epoch.
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
      const { doubles } = views();
      for (const offset of sums.values()) doubles[offset / 8] = 0;
    },
    endEpoch: catchUp,
    sums() {
      const { doubles } = views();
      const totals = new Map<string, number>();
      for (const [name, offset] of sums) totals.set(name, doubles[offset / 8]);
      return totals;
    },
    run(order, { learningRate, firstStep }) {
      contract.run(order);
      if (awaited?.firstStep !== firstStep || awaited.learningRate !== learningRate) catchUp();
      write(arena.place(program.learningRate), [learningRate]);
      let step = firstStep;
      const { integers } = views();
      const { features, targets, weights, csrRows = 0 } = places;
      for (let first = 0; first < order.length; first += capacity) {
        const part = order.subarray(first, first + capacity);
        integers.set(part, orderAt / 4);
        const carriesOn = awaited === undefined ? 0 : 1;
        awaited = undefined; // if it fails
        entry(orderAt, part.length, features, targets, weights, step, csrRows, carriesOn);
        step += Math.ceil(part.length / batchSize);
        awaited = { learningRate, firstStep: step };
      }
    },
  };
}

interface Views {
  readonly buffer: ArrayBuffer;
  readonly floats: Floats;
  readonly doubles: Float64Array;
  readonly integers: Int32Array;
}

function viewsOf(buffer: ArrayBuffer, bytes: 4 | 8): Views {
  const doubles = new Float64Array(buffer);
  const floats = bytes === 4 ? new Float32Array(buffer) : doubles;
  return { buffer, floats, doubles, integers: new Int32Array(buffer) };
}
