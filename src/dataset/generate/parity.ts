import { type Generator, numberedColumns, rounded } from './generator.js';

const BITS = 4;

/** Whether the number of ones among four bits is odd: all 16 combinations in turn. */
export const parity: Generator = {
  summary: 'whether the number of ones among four bits is odd',
  defaults: { rows: 16, noise: 0, classes: 2 },
  choosesClasses: false,
  header: () => numberedColumns(BITS, 'y'),
  *rows({ rows, noise }, random) {
    for (let i = 0; i < rows; i++) {
      const bits = Array.from({ length: BITS }, (_, j) => (i >> (BITS - 1 - j)) & 1);
      const odd = bits.reduce((sum, bit) => sum ^ bit, 0);
      const jitter = (): number => (noise === 0 ? 0 : noise * random.normal());
      yield [...bits.map((bit) => rounded(bit + jitter())), odd];
    }
  },
};
