import type { Floats } from '../../autodiff/graph.js';
import type { LinearMemory } from '../../support/wasm/memory.js';
import { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { padded } from '../ir/layout.js';
import { type ExampleMatrix, isStored, type StoredExamples } from '../program.js';
import {
  csrBytes,
  type FeatureRows,
  reserveForCsr,
  storeCsrRows,
  writeCsrRows,
} from './csr-rows.js';

/** Where the examples of a plan lie in its memory: the bytes where these begin. */
export interface ExamplePlaces {
  readonly features: number;
  readonly targets: number;
  readonly weights: number;
  /** Of features of which most are zero. */
  readonly csrRows: number | undefined;
}

/** What is known of examples that are stored: they do not change. */
const places = new WeakMap<StoredExamples, ExamplePlaces>();
/** Several examples may have the same features, and other targets or weights. */
const csrRows = new WeakMap<StoredMatrix, number>();
const dense = new WeakSet<StoredMatrix>();

/** Whether examples lie in a memory, in numbers of so many bytes. */
function isStoredIn(
  memory: LinearMemory,
  bytes: 4 | 8,
  examples: ExampleMatrix | StoredExamples,
): examples is StoredExamples {
  if (!isStored(examples)) return false;
  return examples.features.memory === memory && examples.features.bytes === bytes;
}

/** Where examples lie in a memory, in numbers of so many bytes, if they do; what belongs to them comes to lie there, too. */
export function placesIn(
  memory: LinearMemory,
  bytes: 4 | 8,
  examples: ExampleMatrix | StoredExamples,
): ExamplePlaces | undefined {
  if (!isStoredIn(memory, bytes, examples)) return undefined;
  const { features, targets, weights } = examples;
  const known = places.get(examples);
  if (known !== undefined) return known;
  const made = {
    features: features.offset,
    targets: storeColumn(memory, bytes, targets),
    weights: storeColumn(memory, bytes, weights),
    csrRows: csrRowsOf(features),
  };
  places.set(examples, made);
  return made;
}

function storeColumn(memory: LinearMemory, bytes: 4 | 8, numbers: Floats): number {
  const offset = memory.reserve(numbers.length * bytes);
  setNumbers(memory, bytes, offset, numbers);
  return offset;
}

function csrRowsOf(features: StoredMatrix): number | undefined {
  const known = csrRows.get(features);
  if (known !== undefined || dense.has(features)) return known;
  const { memory, bytes, offset, rows: count, columns: inputs } = features;
  const rows = { memory, bytes, offset, count, inputs };
  const to = storeCsrRows(rows);
  if (to === undefined) dense.add(features);
  else csrRows.set(features, to);
  return to;
}

/** The place of examples that a plan has copied: one for all that it is ever given, each in its turn. */
export class OwnExamples {
  readonly #memory: LinearMemory;
  readonly #bytes: 4 | 8;
  #offset: number;
  #size = 0;

  constructor(memory: LinearMemory, bytes: 4 | 8) {
    this.#memory = memory;
    this.#bytes = bytes;
    reserveForCsr(memory);
    this.#offset = memory.reserve(0, 64);
  }

  copy(examples: ExampleMatrix | StoredExamples): ExamplePlaces {
    const { count, inputs } = examples;
    const [memory, bytes] = [this.#memory, this.#bytes];
    const stride = padded(inputs * bytes);
    const step = stride / bytes;
    const column = padded(count * bytes);
    const size = count * stride + 2 * column;
    let features = this.#ensure(size);
    const rows = (): FeatureRows => ({ memory, bytes, offset: features, count, inputs });
    copyRows(viewOf(memory, bytes, features, count * step), step, examples);
    setNumbers(memory, bytes, features + count * stride, examples.targets);
    setNumbers(memory, bytes, features + count * stride + column, examples.weights);
    const csr = csrBytes(rows());
    if (csr !== undefined) {
      features = this.#ensure(size + csr, size);
      writeCsrRows(rows(), features + size);
    }
    return {
      features,
      targets: features + count * stride,
      weights: features + count * stride + column,
      csrRows: csr === undefined ? undefined : features + size,
    };
  }

  /** Where there are so many bytes; the first ones are kept. */
  #ensure(bytes: number, kept = 0): number {
    if (bytes <= this.#size) return this.#offset;
    const memory = this.#memory;
    if (memory.isLast(this.#offset)) {
      memory.resize(this.#offset, bytes);
      this.#size = bytes;
      return this.#offset;
    }
    // It cannot grow where it is: so that this happens but a few times, it becomes larger than it has to be.
    const size = Math.max(bytes, 2 * this.#size);
    const to = memory.reserve(size, 64);
    new Uint8Array(memory.buffer).copyWithin(to, this.#offset, this.#offset + kept);
    this.#offset = to;
    this.#size = size;
    return to;
  }
}

/** Copies examples behind all that a memory has, unless they lie there already. */
export function storeExamples(
  memory: LinearMemory,
  bytes: 4 | 8,
  examples: ExampleMatrix | StoredExamples,
): StoredExamples {
  if (isStoredIn(memory, bytes, examples)) return examples;
  const { count, inputs, targets, weights } = examples;
  const features = new StoredMatrix(memory, count, inputs, bytes);
  copyRows(features.numbers, features.step, examples);
  return { count, inputs, features, targets, weights };
}

function viewOf(memory: LinearMemory, bytes: 4 | 8, offset: number, length: number): Floats {
  return bytes === 4
    ? new Float32Array(memory.buffer, offset, length)
    : new Float64Array(memory.buffer, offset, length);
}

function setNumbers(memory: LinearMemory, bytes: 4 | 8, offset: number, numbers: Floats): void {
  viewOf(memory, bytes, offset, numbers.length).set(numbers);
}

/** Copies features to where a row takes `step` numbers, with zeros behind it. */
function copyRows(to: Floats, step: number, examples: ExampleMatrix | StoredExamples): void {
  const { count, inputs } = examples;
  const [from, fromStep] = isStored(examples)
    ? [examples.features.numbers, examples.features.step]
    : [examples.features, inputs];
  if (step === fromStep) {
    to.set(from.subarray(0, count * step));
    return;
  }
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < inputs; i++) to[row * step + i] = from[row * fromStep + i];
    for (let i = inputs; i < step; i++) to[row * step + i] = 0;
  }
}
