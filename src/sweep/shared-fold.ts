import { deserialize, serialize } from 'node:v8';
import type { Schema } from '../dataset/encode/schema.js';
import { type ExampleMatrix, isStored, type StoredExamples } from '../engine/program.js';
import type { PreparedFold } from '../estimator/prepare-folds.js';
import type { ExampleRows } from '../network/example-rows.js';
import type { FoldRows } from './fold-task.js';

/** The rows of a fold in memory that threads share: what is sent from one to another are references. */
export interface SharedFold extends Pick<PreparedFold['parts'], 'folds'> {
  /** Of no other fold of this process. */
  readonly id: number;
  /** A structured clone of the schema, in bytes: a thread that has it already need not read it. */
  readonly schema: Uint8Array;
  readonly training: ExampleRows;
  readonly validation?: ExampleRows | undefined;
  readonly heldOut: ExampleRows;
}

let count = 0;
const shared = new WeakMap<PreparedFold, SharedFold>();

/** A fold for other threads: copied once. */
export function shareFold(fold: PreparedFold): SharedFold {
  const known = shared.get(fold);
  if (known !== undefined) return known;
  const { schema, training, validation, folds } = fold.parts;
  const copies = new Map<ExampleRows['examples'], ExampleMatrix>();
  const share = ({ examples, rows }: ExampleRows): ExampleRows => {
    const copy = copies.get(examples) ?? shareExamples(examples);
    copies.set(examples, copy);
    return { examples: copy, rows: rows && copyOf(Uint32Array, rows) };
  };
  const made = {
    id: count++,
    schema: copyOf(Uint8Array, serialize(schema)),
    training: share(training),
    validation: validation && share(validation),
    heldOut: share(fold.heldOut),
    folds,
  };
  shared.set(fold, made);
  return made;
}

/** The rows as they were. */
export function rowsOf({ schema, heldOut, ...parts }: SharedFold): FoldRows {
  const read: Schema = deserialize(schema);
  return { parts: { ...parts, schema: read }, heldOut };
}

function shareExamples(examples: ExampleMatrix | StoredExamples): ExampleMatrix {
  const { count, inputs, targets, weights } = examples;
  return {
    count,
    inputs,
    features: isStored(examples) ? denseFeatures(examples) : copyOfFloats(examples.features),
    targets: copyOfFloats(targets),
    weights: copyOfFloats(weights),
  };
}

/** Stored rows may have zeros behind them. */
function denseFeatures({ count, inputs, features }: StoredExamples): Float32Array | Float64Array {
  const { numbers, step, bytes } = features;
  const buffer = new SharedArrayBuffer(count * inputs * bytes);
  const dense = bytes === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
  for (let row = 0; row < count; row++) {
    dense.set(numbers.subarray(row * step, row * step + inputs), row * inputs);
  }
  return dense;
}

type Floats = ExampleMatrix['features'];

function copyOfFloats(numbers: Floats): Floats {
  return numbers instanceof Float32Array
    ? copyOf(Float32Array, numbers)
    : copyOf(Float64Array, numbers);
}

interface NumbersOf<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer): T;
}

function copyOf<T extends { set(numbers: ArrayLike<number>): void }>(
  kind: NumbersOf<T>,
  numbers: ArrayLike<number>,
): T {
  const copy = new kind(new SharedArrayBuffer(numbers.length * kind.BYTES_PER_ELEMENT));
  copy.set(numbers);
  return copy;
}
