import { type Generator, numberedColumns, rounded } from './generator.js';

/** y = 3 + 2 x₁ − x₂ + ½ x₃ + noise · N(0, 1), with x standard normal. */
export const linear: Generator = {
  summary: 'a linear function of three numbers (regression)',
  defaults: { rows: 300, noise: 0.1, classes: 0 },
  choosesClasses: false,
  header: () => numberedColumns(3, 'y'),
  *rows({ rows, noise }, random) {
    for (let i = 0; i < rows; i++) {
      const x = Array.from({ length: 3 }, () => rounded(random.normal()));
      const y = 3 + 2 * x[0] - x[1] + 0.5 * x[2] + noise * random.normal();
      yield [...x, rounded(y)];
    }
  },
};
