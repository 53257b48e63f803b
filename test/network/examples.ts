import type { ExampleMatrix } from '../../src/engine/program.js';
import { randomFor } from '../../src/support/random.js';

/** Examples from their rows: features, then the target. */
export function examplesOf(
  rows: readonly (readonly number[])[],
  weights: readonly number[] = rows.map(() => 1),
): ExampleMatrix {
  const inputs = rows[0].length - 1;
  return {
    count: rows.length,
    inputs,
    features: Float64Array.from(rows.flatMap((row) => row.slice(0, inputs))),
    targets: Float64Array.from(rows, (row) => row[inputs]),
    weights: Float64Array.from(weights),
  };
}

/** Random examples: normal features, class numbers (or normal targets when there are no classes). */
export function randomExamples(count: number, inputs: number, classes?: number, seed = 1) {
  const random = randomFor(seed, 'examples');
  return examplesOf(
    Array.from({ length: count }, () => [
      ...Array.from({ length: inputs }, () => random.normal()),
      classes === undefined ? random.normal() : random.below(classes),
    ]),
  );
}
