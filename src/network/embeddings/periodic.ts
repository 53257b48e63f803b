import type { Value } from '../../autodiff/graph.js';
import { add, cos, gather, groupedMatmul, input, mul } from '../../autodiff/ops.js';
import type { Embedding, Segment } from './embedding.js';
import { embeddingKinds } from './kinds.js';

const [, , ...WAVES] = embeddingKinds.periodic.rows;
/** Numbers that become of each column. */
const OUTPUTS = WAVES.length;
/** The standard deviation of the first frequencies: cycles per unit of the scaled column. */
const DEVIATION = 0.3;
const BOUND = 0.25;

/**
 * PBLD (Holzmüller et al., 2024, § 3 and table A.1): z = W₂·cos(2π w₁ x + b₁) + b₂, with w₁, b₁, W₂ and b₂ of its own for
 * each column. The 2π is in the graph and not in w₁, so that w₁ are frequencies, and a step is as large in them as it
 * is in that paper.
 */
export const periodic: Embedding = {
  fit: () => [],
  build({ size, columns }) {
    const count = columns.length;
    const row = (name: string, length: number): Value =>
      input(`${name} of the embedding`, [1, length]);
    const frequencies = row('frequencies', count * size);
    const phases = row('phases', count * size);
    const weights = input('weights of the embedding', [count * OUTPUTS, size]);
    const biases = row('biases', count * OUTPUTS);
    const repeated = columns.flatMap((column) => new Array<number>(size).fill(column.input));
    const some = (parameter: Value, from: number, length = 1): Segment => ({
      parameter,
      from: from * length,
      count: length,
    });
    return {
      outputs: count * OUTPUTS,
      parameters: [
        {
          name: 'frequencies',
          value: frequencies,
          isBias: false,
          first: (random) => DEVIATION * random.normal(),
        },
        {
          name: 'phases',
          value: phases,
          isBias: true,
          first: (random) => Math.PI * (2 * random.uniform() - 1),
        },
        {
          name: 'weights',
          value: weights,
          isBias: false,
          first: (random) => BOUND * (2 * random.uniform() - 1),
        },
        {
          name: 'biases',
          value: biases,
          isBias: true,
          first: (random) => BOUND * (2 * random.uniform() - 1),
        },
      ],
      apply(x) {
        const turns = mul(gather(x, repeated), frequencies);
        const waves = cos(add(mul(2 * Math.PI, turns), phases));
        return add(groupedMatmul(waves, weights, count, 'b'), biases);
      },
      layout: (column) => [
        [some(frequencies, column, size)],
        [some(phases, column, size)],
        ...Array.from({ length: OUTPUTS }, (_, k) => [
          some(biases, column * OUTPUTS + k),
          some(weights, column * OUTPUTS + k, size),
        ]),
      ],
    };
  },
  words: () => [...WAVES],
  read(rows) {
    const size = rows[0]?.length ?? 0;
    const fits =
      size > 0 &&
      rows.length === 2 + OUTPUTS &&
      rows.every((row, r) => row.length === (r < 2 ? size : 1 + size));
    if (!fits) {
      return `expected a row of frequencies, one of as many phases, and ${OUTPUTS} rows of a bias and as many weights`;
    }
    return { size, constants: [] };
  },
};
