import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import type { ExampleMatrix, StoredExamples } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { activations } from '../../src/network/activations.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { createScorer } from '../../src/network/scorer.js';
import { inPieces } from '../../src/support/in-pieces.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { LinearMemory } from '../../src/support/wasm/memory.js';
import { predicted } from './predicted.js';

const objective = { loss: 'squared', logBase: '2' } as const;

const width = fc.constantFrom(1, 2, 3, 4, 5, 8, 13, 16, 17, 33, 70, 130);
const network = fc.record({
  inputs: width,
  hidden: fc.array(
    fc.record({ units: width, activation: fc.constantFrom(...keysOf(activations)) }),
    { maxLength: 3 },
  ),
  outputs: fc.oneof(
    fc.record({ units: width, activation: fc.constant('softmax' as const) }),
    fc.record({ units: fc.constant(1), activation: fc.constantFrom('sigmoid', 'linear') }),
  ),
});
const blocks = fc.array(fc.constantFrom(1, 2, 7, 8, 9, 63, 64, 65, 130), {
  minLength: 1,
  maxLength: 5,
});

/** Examples of which a part is sparse, so that some blocks of them are, and some are not. */
function examplesFor(count: number, inputs: number, seed: number): ExampleMatrix {
  const random = randomFor(seed, 'rows');
  const isSparse = Uint8Array.from({ length: count }, (_, i) => (i > count / 2 ? 1 : 0));
  const features = Float32Array.from({ length: count * inputs }, (_, i) =>
    random.uniform() < (isSparse[Math.floor(i / inputs)] === 1 ? 0.9 : 0.1) ? 0 : random.normal(),
  );
  const numbers = (one: () => number) => Float64Array.from({ length: count }, one);
  const [targets, weights] = [numbers(() => random.below(1)), numbers(() => random.below(3))];
  return { count, inputs, features, targets, weights };
}

it('predicts a row to the same bits, whatever rows are beside it, and wherever it lies', () => {
  fc.assert(
    fc.property(
      ...[network, blocks, fc.constantFrom('single' as const, 'double' as const), fc.nat(99)],
      (spec, sizes, precision, seed) => {
        const built = buildNetwork(spec);
        const memory = new LinearMemory();
        const scorer = createScorer(built, objective, compiled, precision, memory);
        scorer.use(initialWeights(built, seed, { name: 'uniform', bound: 1 }));
        const { inputs } = spec;
        const count = sizes.reduce<number>((a, b) => a + b, 0);
        const examples = examplesFor(count, inputs, seed);
        const all = predicted(scorer, examples.features, count);
        const parts: number[] = [];
        let first = 0;
        for (const size of sizes) {
          const block = examples.features.subarray(first * inputs, (first + size) * inputs);
          parts.push(...predicted(scorer, block, size));
          first += size;
        }
        expect(parts).toEqual([...all]);

        const { units } = scorer;
        const byExamples = (
          given: ExampleMatrix | StoredExamples,
          some?: Uint32Array,
        ): number[] => {
          const found = [];
          for (const outputs of scorer.predictExamples(given, some)) {
            found.push(...outputs);
            if (found.length !== 64 * units) continue;
            // Between two batches, the scorer is asked for something else.
            scorer.score(given, Uint32Array.of(0));
            predicted(scorer, new Float64Array(9 * inputs), 9);
          }
          return found;
        };
        const rows = Uint32Array.from({ length: 20 }, (_, i) => (i * 37 + seed) % count);
        const picked = Array.from(rows).flatMap((row) => [
          ...all.subarray(row * units, (row + 1) * units),
        ]);
        for (const given of [examples, compiled.store(examples, precision, memory)]) {
          expect(byExamples(given)).toEqual([...all]);
          expect(byExamples(given, rows)).toEqual(picked);
          expect(byExamples(given, rows.subarray(0, 3))).toEqual(picked.slice(0, 3 * units));
        }
      },
    ),
    { seed: 1, numRuns: 100 },
  );
}, 60_000);

it('scores rows like examples that are these, few or many, in one precision or the other', () => {
  const built = buildNetwork({
    inputs: 5,
    hidden: [{ units: 3, activation: 'tanh' }],
    outputs: { units: 1, activation: 'linear' },
  });
  for (const [engine, count] of [
    [compiled, 50],
    [compiled, 10_000],
    [reference, 50],
  ] as const) {
    for (const precision of ['single', 'double'] as const) {
      const memory = new LinearMemory();
      const scorer = createScorer(built, objective, engine, precision, memory);
      scorer.use(initialWeights(built, 1));
      const examples = examplesFor(count, 5, 4);
      const rows = Uint32Array.from({ length: count / 2 }, (_, i) => (7 * i) % count);
      const own = Array.from(rows);
      const separate = {
        count: own.length,
        inputs: 5,
        features: Float32Array.from(
          own.flatMap((row) => [...examples.features.subarray(5 * row, 5 * row + 5)]),
        ),
        targets: Float64Array.from(own, (row) => examples.targets[row]),
        weights: Float64Array.from(own, (row) => examples.weights[row]),
      };
      const expected = scorer.score(separate);
      expect(expected.loss).toBeGreaterThan(0);
      expect(scorer.score(examples, rows)).toEqual(expected);
      expect(scorer.score(engine.store(examples, precision, memory), rows)).toEqual(expected);
    }
  }
});

it('takes no more memory for examples that are stored, however often they are scored', () => {
  const built = buildNetwork({
    inputs: 30,
    hidden: [],
    outputs: { units: 2, activation: 'softmax' },
  });
  const memory = new LinearMemory();
  const sparse = { ...examplesFor(500, 30, 1), features: new Float32Array(500 * 30) };
  sparse.features.fill(1, 0, 3000);
  const stored = compiled.store(sparse, 'single', memory);
  const scorers = [1, 2].map(() => createScorer(built, objective, compiled, 'single', memory));
  const scores = () =>
    scorers.map((scorer, i) => {
      scorer.use(initialWeights(built, i));
      return [scorer.score(stored).loss, ...scorer.predictExamples(stored)].length;
    });
  scores();
  const { end } = memory;
  for (let i = 0; i < 3; i++) scores();
  expect(memory.end).toBe(end);
  // Where they lie already, they are not stored again.
  expect(compiled.store(stored, 'single', memory)).toBe(stored);
  expect(memory.end).toBe(end);
});

it('takes other weights for whatever it has compiled, and for what it compiles later', () => {
  const built = buildNetwork({
    ...{ inputs: 2, hidden: [] },
    outputs: { units: 1, activation: 'linear' },
  });
  const scorer = createScorer(built, objective, compiled, 'double');
  const ones = new Float64Array(200).fill(1);
  const outputs = (bias: number) => {
    scorer.use(
      new Map(
        built.parameters.map((p) => [p, new Float64Array(p.shape[0] * p.shape[1]).fill(bias)]),
      ),
    );
    return [predicted(scorer, ones.subarray(0, 2), 1)[0], predicted(scorer, ones, 100)[99]];
  };
  const [first, second] = [outputs(1), outputs(2)];
  expect(first).toEqual([3, 3]);
  expect(second).toEqual([6, 6]);
});

it.each([compiled, reference])(
  'tells how many rows are scored, and scores them the same',
  async (engine) => {
    const spec = {
      inputs: 3,
      hidden: [{ units: 4, activation: 'tanh' as const }],
      outputs: { units: 3, activation: 'softmax' as const },
    };
    const network = buildNetwork(spec);
    const loss = { loss: 'cross-entropy', logBase: '2' } as const;
    const scorer = createScorer(network, loss, engine, 'single');
    scorer.use(initialWeights(network, 1, undefined));
    const count = 3000;
    const examples = examplesFor(count, 3, 1);
    const told: number[] = [];
    const score = await inPieces(scorer.scoring(examples), (rows) => told.push(rows));
    expect(score).toEqual(scorer.score(examples));
    expect(told).toEqual([1024, 2048, 3000]);
  },
);

describe('thousands of classes', () => {
  const network = buildNetwork({
    inputs: 2,
    hidden: [],
    outputs: { units: 200_000, activation: 'softmax' },
  });
  const examples = examplesFor(80, 2, 1);
  const scorer = createScorer(network, { loss: 'cross-entropy', logBase: '2' }, compiled, 'single');
  scorer.use(initialWeights(network, 1, { name: 'uniform', bound: 1 }));

  it('are scored in pieces that are soon done', async () => {
    const told: number[] = [];
    await inPieces(scorer.scoring(examples), (rows) => told.push(rows));
    expect(told).toEqual([64, 80]);
  });

  it('are predicted some rows at a time, to the bits of each alone', () => {
    const sizes: number[] = [];
    let row = 0;
    for (const some of scorer.predictExamples(examples, inOrder(20))) {
      sizes.push(some.length / scorer.units);
      for (let at = 0; at < some.length; at += scorer.units, row++) {
        const alone = predicted(scorer, examples.features.subarray(2 * row, 2 * row + 2), 1);
        const own = some.subarray(at, at + scorer.units);
        expect(own.every((x, k) => x === alone[k])).toBe(true);
      }
    }
    expect(sizes).toEqual([8, 8, 4]);
  });
});
