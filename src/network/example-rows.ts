import { type ExampleMatrix, isStored, type StoredExamples } from '../engine/program.js';

/** Examples that are taken together, such as those to train on: some of those that lie together, or all. */
export interface ExampleRows {
  readonly examples: ExampleMatrix | StoredExamples;
  /** The numbers of the rows, in the order in which they are taken; all, as they lie, unless they are given. */
  readonly rows?: Uint32Array | undefined;
}

/** How many there are. */
export function countOf({ examples, rows }: ExampleRows): number {
  return rows?.length ?? examples.count;
}

/** A copy of some of them, in float64. @param chosen numbers of them, from 0, as they are taken */
export function copyOf({ examples, rows }: ExampleRows, chosen: Uint32Array): ExampleMatrix {
  const { inputs, targets, weights } = examples;
  const [numbers, step] = isStored(examples)
    ? [examples.features.numbers, examples.features.step]
    : [examples.features, inputs];
  const places = rows === undefined ? chosen : chosen.map((row) => rows[row]);
  const features = new Float64Array(places.length * inputs);
  places.forEach((place, row) => {
    features.set(numbers.subarray(place * step, place * step + inputs), row * inputs);
  });
  return {
    count: places.length,
    inputs,
    features,
    targets: Float64Array.from(places, (place) => targets[place]),
    weights: Float64Array.from(places, (place) => weights[place]),
  };
}

/** 0, 1, … count − 1 */
export function inOrder(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order;
}

/** Counts rows again and again, without an array for each time. */
export class RowNumbers {
  #numbers = inOrder(0);

  /** 0, 1, … count − 1 */
  first(count: number): Uint32Array {
    if (this.#numbers.length < count) this.#numbers = inOrder(count);
    return this.#numbers.subarray(0, count);
  }
}
