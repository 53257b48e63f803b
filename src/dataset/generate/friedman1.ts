import { sinTurn } from '../../support/waves.js';
import { type Generator, numberedColumns, rounded } from './generator.js';

const FEATURES = 10;

/**
 * y = 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + noise · N(0, 1), with ten x uniform in [0, 1), of
 * which five do not matter. (Friedman, 1991.)
 */
export const friedman1: Generator = {
  summary: "Friedman's function of five numbers among ten (regression)",
  defaults: { rows: 500, noise: 1, classes: 0 },
  choosesClasses: false,
  header: () => numberedColumns(FEATURES, 'y'),
  *rows({ rows, noise }, random) {
    for (let i = 0; i < rows; i++) {
      const x = Array.from({ length: FEATURES }, () => rounded(random.uniform()));
      const bend = x[2] - 0.5;
      const y = 10 * sinTurn((x[0] * x[1]) / 2) + 20 * bend * bend + 10 * x[3] + 5 * x[4];
      yield [...x, rounded(y + noise * random.normal())];
    }
  },
};
