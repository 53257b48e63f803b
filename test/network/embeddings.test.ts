import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { checkGradient } from '../../src/autodiff/gradient-check.js';
import type { Value } from '../../src/autodiff/graph.js';
import { add, input, mul } from '../../src/autodiff/ops.js';
import { compiled } from '../../src/engine/compile.js';
import type { Engine, Plan } from '../../src/engine/program.js';
import { reference } from '../../src/engine/reference.js';
import { embeddingKinds } from '../../src/network/embeddings/kinds.js';
import type { EmbeddingName } from '../../src/network/embeddings/names.js';
import {
  buildEmbedding,
  type EmbeddingSpec,
  embeddedNames,
  fitEmbedding,
  readEmbedding,
  rowsOfColumn,
  weightsOfColumns,
} from '../../src/network/embeddings.js';
import { inOrder } from '../../src/network/example-rows.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { loadPart } from '../../src/network/load-part.js';
import { buildNetwork, type Network, parameterCount } from '../../src/network/network.js';
import { createPredictor } from '../../src/network/network-predictor.js';
import { buildObjective, buildPenalty } from '../../src/network/objective.js';
import { trainingProgram } from '../../src/network/programs.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { verdictsIn } from '../autodiff/verdicts.js';
import { randomExamples } from './examples.js';
import { predicted } from './predicted.js';

await loadPart('embeddings');

const kinds = keysOf(embeddingKinds);
const same = (x: number): number => x;

/** Inputs, of which the first, the third and the last are embedded, by so many normal numbers of each. */
const INPUTS = 5;
const EMBEDDED = [0, 2, 4];

function specFor(kind: EmbeddingName, size: number): EmbeddingSpec {
  const random = randomFor(1, 'columns');
  const spec = fitEmbedding({ kind, size, round: Math.fround }, EMBEDDED, () =>
    Float64Array.from({ length: 50 }, random.normal),
  );
  if (spec === undefined) throw new Error('nothing is embedded');
  return spec;
}

function networkFor(kind: EmbeddingName, size = 7): Network {
  return buildNetwork({
    inputs: INPUTS,
    embedding: specFor(kind, size),
    hidden: [{ units: 4, activation: 'tanh' }],
    outputs: { units: 3, activation: 'softmax' },
  });
}

describe.each(kinds)('the embedding %s', (kind) => {
  const network = networkFor(kind);
  const weights = initialWeights(network, 3);

  it('is a part of the graph, with the gradient of central differences', () => {
    const { batch, totalLoss } = buildObjective(
      network,
      { loss: 'cross-entropy', logBase: '2' },
      6,
    );
    const penalty = buildPenalty(network, { l2: 0.1, l1: 0.05 }, 10) ?? totalLoss;
    const data = randomExamples(6, INPUTS, 3, 4);
    const feeds = new Map<Value, ArrayLike<number>>([
      ...weights,
      [batch.features, data.features],
      [batch.targets, data.targets],
      [batch.weights, [1, 0.5, 2, 1, 1, 3]],
    ]);
    const random = randomFor(9, kind);
    const scalar = add(totalLoss, penalty);
    const checks = checkGradient(scalar, [...network.parameters, batch.features], feeds, {
      random,
      rtol: 1e-6,
    });
    expect(verdictsIn(checks)).toEqual(['holds']);
  });

  it('is what its own graph says, beside the inputs as they are', () => {
    const { embedding, layers } = network;
    if (embedding === undefined) throw new Error('there is none');
    expect(layers[0].inputs).toBe(INPUTS + embedding.outputs);
    expect(embeddedNames(embedding.spec, ['a', 'b', 'c', 'd', 'e'])).toHaveLength(
      embedding.outputs,
    );
    const numbers = network.parameters.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
    expect(parameterCount(network.spec)).toBe(numbers);
    const x = input('x', [1, INPUTS]);
    const features = Float64Array.from([0.3, -1, 0.7, 2, -0.2]);
    const feeds = new Map([...weights, [x, features] as const]);
    const [embedded, sums] = evaluate([embedding.apply(x), network.sums(x)[0]], feeds);
    const rows = layers[0].matrices.map((matrix) => weights.get(matrix) ?? []);
    const expected = [...(weights.get(layers[0].bias) ?? [])].map((bias, j) =>
      [...features, ...embedded].reduce((sum, y, i) => {
        const w = i < INPUTS ? rows[0][i * 4 + j] : rows[1][(i - INPUTS) * 4 + j];
        return sum + y * w;
      }, bias),
    );
    sums.forEach((z, j) => {
      expect(z).toBeCloseTo(expected[j], 12);
    });
  });

  it('is written as rows of each column, and read back', () => {
    const { embedding } = network;
    if (embedding === undefined) throw new Error('there is none');
    const columns = embedding.spec.columns.map(({ input }, c) => ({
      column: String(input),
      weights: rowsOfColumn(embedding, c, (parameter) => weights.get(parameter) ?? []),
    }));
    const spec = readEmbedding({ kind, columns }, Number);
    if (typeof spec === 'string') throw new Error(spec);
    expect(buildEmbedding(spec).outputs).toBe(embedding.outputs);
    expect(columns[0].weights).toHaveLength(embeddingKinds[kind].rows.length);
    const found = weightsOfColumns(
      embedding,
      columns.map((column) => column.weights),
    );
    expect([...found.keys()]).toEqual(embedding.parameters.map(({ value }) => value));
    for (const [parameter, numbers] of found) expect(numbers).toEqual(weights.get(parameter));
  });

  it('refuses rows that are none of its own', () => {
    for (const weights of [[], [[]], [[1, 1, 1]], [[1], [1]], [[0, 1], [2]]]) {
      const columns = [{ column: 'x', weights }];
      expect(readEmbedding({ kind, columns }, () => 0)).toMatch(
        /^columns\[0\]\.weights: expected /,
      );
    }
  });

  describe.each(['single', 'double'] as const)('in %s precision', (precision) => {
    const batchSizes = [1, 3, 16];
    it.each(batchSizes)(
      'is trained by compiled code as by the reference, %d at a time',
      (batchSize) => {
        for (const [inputs, share] of [
          [INPUTS, 1],
          [200, 0.02], // which is taken by what is not 0
        ]) {
          for (const optimizer of ['sgd', 'adam'] as const) {
            const net = buildNetwork({
              inputs,
              embedding: specFor(kind, 7),
              hidden: [{ units: 40, activation: 'tanh' }],
              outputs: { units: 3, activation: 'softmax' },
            });
            const program = trainingProgram(net, {
              ...{ loss: 'cross-entropy', logBase: '2', optimizer, momentum: 0, nesterov: false },
              ...{ batchSize, penalties: { l2: 0.1 }, exampleCount: 33, watchGradient: false },
              lrFactor: { embed: 3 },
            });
            const dense = randomExamples(33, inputs, 3, 5);
            const random = randomFor(2, 'zeros');
            const features = dense.features.map((x, i) =>
              EMBEDDED.includes(i % inputs) || random.uniform() < share ? x : 0,
            );
            const first = initialWeights(net, 4);
            const run = (engine: Engine, of: 'single' | 'double'): Plan => {
              const plan = engine.compile(program, of);
              plan.load({ ...dense, features });
              for (const [parameter, numbers] of first) plan.write(parameter, numbers);
              plan.run(inOrder(33), { learningRate: 0.01, firstStep: 0 });
              return plan;
            };
            const [found, expected] = [run(compiled, precision), run(reference, 'double')];
            const bound = precision === 'single' ? 2e-3 : 1e-9;
            for (const parameter of net.parameters) {
              const exact = expected.read(parameter);
              found.read(parameter).forEach((x, i) => {
                if (Math.abs(x - exact[i]) > bound) expect(`${parameter.name} ${x}`).toBe(exact[i]);
              });
            }
          }
        }
      },
    );

    it('predicts a row alone with the bits that it has among others', () => {
      const net = networkFor(kind, 16);
      const { features } = randomExamples(70, INPUTS, 3, 6);
      const predictor = createPredictor(net, compiled, precision);
      predictor.use(initialWeights(net, 5));
      const all = predicted(predictor, features, 70);
      for (const row of [0, 1, 33, 69]) {
        const alone = predicted(predictor, features.slice(row * INPUTS, (row + 1) * INPUTS), 1);
        expect([...alone]).toEqual([...all.slice(3 * row, 3 * row + 3)]);
      }
    });
  });
});

describe('bins', () => {
  it('have quantiles as edges, and say how far a number is through each', () => {
    const spec = fitEmbedding({ kind: 'bins', size: 4, round: same }, [1], () =>
      Float64Array.of(8, 0, 4, 2, 6),
    );
    expect(spec).toEqual({
      kind: 'bins',
      size: 4,
      columns: [{ input: 1, constants: [[0, 2, 4, 6, 8]] }],
    });
    if (spec === undefined) return;
    const x = input('x', [4, 2]);
    const [found] = evaluate(
      [buildEmbedding(spec).apply(x)],
      new Map([[x, [9, 3, 9, -1, 9, 8, 9, 20]]]),
    );
    expect([...found]).toEqual([
      ...[0.5, 0, -0.5, -0.5],
      ...[-0.5, -0.5, -0.5, -0.5],
      ...[0.5, 0.5, 0.5, 0.5],
      ...[0.5, 0.5, 0.5, 0.5],
    ]);
  });

  it('interpolate between neighbours, and leave edges out that are equal', () => {
    const edgesOf = (numbers: number[], size: number) =>
      fitEmbedding({ kind: 'bins', size, round: same }, [0], () => Float64Array.from(numbers))
        ?.columns[0].constants[0];
    expect(edgesOf([1, 2, 4], 4)).toEqual([1, 1.5, 2, 3, 4]);
    expect(edgesOf([0, 0, 0, 0, 0, 0, 1, 2], 4)).toEqual([0, 0.25, 2]);
  });

  it('are for columns that have two or more', () => {
    const columns = new Map([
      [0, [1, 1, 1, 1]],
      [1, [0, 1, 0, 1]],
      [2, [1, 2, 3, 4]],
    ]);
    const spec = fitEmbedding({ kind: 'bins', size: 2, round: same }, [0, 1, 2], (input) =>
      Float64Array.from(columns.get(input) ?? []),
    );
    expect(spec?.columns.map(({ input }) => input)).toEqual([1, 2]);
    const none = fitEmbedding({ kind: 'bins', size: 8, round: same }, [0], () =>
      Float64Array.of(5, 5),
    );
    expect(none).toBeUndefined();
  });
});

describe('periodic', () => {
  it('is W₂·cos(2π w₁ x + b₁) + b₂ of each column', () => {
    const spec: EmbeddingSpec = {
      kind: 'periodic',
      size: 2,
      columns: [
        { input: 0, constants: [] },
        { input: 2, constants: [] },
      ],
    };
    const embedding = buildEmbedding(spec);
    const random = randomFor(1, 'rows');
    const columns = [0, 1].map(() =>
      [2, 2, 3, 3, 3].map((length) => Array.from({ length }, random.normal)),
    );
    const x = input('x', [2, 3]);
    const numbers = [0.3, 9, -1.2, 2, 9, 0.01];
    const feeds = new Map<Value, ArrayLike<number>>([
      ...weightsOfColumns(embedding, columns),
      [x, numbers],
    ]);
    const [found] = evaluate([embedding.apply(x)], feeds);
    const expected = [0, 1].flatMap((row) =>
      columns.flatMap(([frequencies, phases, ...waves], c) =>
        waves.map(([bias, ...w]) =>
          w.reduce((sum, weight, f) => {
            const turns = frequencies[f] * numbers[3 * row + 2 * c];
            return sum + weight * Math.cos(2 * Math.PI * turns + phases[f]);
          }, bias),
        ),
      ),
    );
    found.forEach((y, i) => {
      expect(y).toBeCloseTo(expected[i], 12);
    });
  });

  it('begins with frequencies of deviation 0.3, any phase, and weights of at most a quarter', () => {
    const spec: EmbeddingSpec = {
      kind: 'periodic',
      size: 64,
      columns: Array.from({ length: 20 }, (_, i) => ({ input: i, constants: [] })),
    };
    const network = buildNetwork({
      inputs: 20,
      embedding: spec,
      hidden: [],
      outputs: { units: 1, activation: 'linear' },
    });
    const weights = initialWeights(network, 1);
    const [frequencies, phases, w, b] = network.parameters.map((p) => [...(weights.get(p) ?? [])]);
    const deviation = Math.sqrt(frequencies.reduce((s, x) => s + x * x, 0) / frequencies.length);
    expect(deviation).toBeGreaterThan(0.28);
    expect(deviation).toBeLessThan(0.32);
    expect(Math.max(...phases.map(Math.abs))).toBeLessThanOrEqual(Math.PI);
    expect(Math.max(...phases.map(Math.abs))).toBeGreaterThan(3);
    for (const some of [w, b]) {
      expect(Math.max(...some.map(Math.abs))).toBeLessThanOrEqual(0.25);
      expect(Math.max(...some.map(Math.abs))).toBeGreaterThan(0.2);
    }
    expect(initialWeights(network, 1)).toEqual(weights);
  });

  it('is penalized but for its biases', () => {
    const network = networkFor('periodic');
    const penalty = buildPenalty(network, { l2: 1 }, 1);
    if (penalty === undefined) throw new Error('there is none');
    const ones = (value: Value): [Value, number[]] => [
      value,
      new Array<number>(value.shape[0] * value.shape[1]).fill(1),
    ];
    const [total] = evaluate([mul(1, penalty)], new Map(network.parameters.map(ones)));
    const { embedding, layers } = network;
    const biases = [
      ...(embedding?.parameters ?? []).filter(({ isBias }) => isBias).map(({ value }) => value),
      ...layers.map(({ bias }) => bias),
    ];
    expect(biases).toHaveLength(4);
    const counted = network.parameters.filter((parameter) => !biases.includes(parameter));
    expect(total[0]).toBe(counted.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0));
  });
});
