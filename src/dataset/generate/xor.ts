import { type Generator, numberedColumns, rounded } from './generator.js';

/** Exclusive or: the four corners of the unit square in turn. Four rows without noise are its truth table. */
export const xor: Generator = {
  summary: 'exclusive or of two bits',
  defaults: { rows: 4, noise: 0, classes: 2 },
  choosesClasses: false,
  header: () => numberedColumns(2, 'y'),
  *rows({ rows, noise }, random) {
    for (let i = 0; i < rows; i++) {
      const [a, b] = [(i >> 1) & 1, i & 1];
      const jitter = (): number => (noise === 0 ? 0 : noise * random.normal());
      yield [rounded(a + jitter()), rounded(b + jitter()), a ^ b];
    }
  },
};
