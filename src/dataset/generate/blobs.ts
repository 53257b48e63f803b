import { cosTurn, sinTurn } from '../../support/waves.js';
import { classLabel, type Generator, numberedColumns, rounded } from './generator.js';

/** Gaussian clouds around centres on a circle of radius 5, one for each class. */
export const blobs: Generator = {
  summary: 'a Gaussian cloud for each class',
  defaults: { rows: 300, noise: 1, classes: 3 },
  choosesClasses: true,
  header: () => numberedColumns(2, 'class'),
  *rows({ rows, noise, classes }, random) {
    for (let i = 0; i < rows; i++) {
      const k = i % classes;
      const turn = k / classes;
      yield [
        rounded(5 * cosTurn(turn) + noise * random.normal()),
        rounded(5 * sinTurn(turn) + noise * random.normal()),
        classLabel(k),
      ];
    }
  },
};
