import { cosTurn, sinTurn } from '../../support/waves.js';
import { classLabel, type Generator, numberedColumns, rounded } from './generator.js';

/** Spiral arms that wind once around each other, one for each class. */
export const spirals: Generator = {
  summary: 'spiral arms wound around each other, one for each class',
  defaults: { rows: 300, noise: 0.02, classes: 2 },
  choosesClasses: true,
  header: () => numberedColumns(2, 'class'),
  *rows({ rows, noise, classes }, random) {
    for (let i = 0; i < rows; i++) {
      const k = i % classes;
      const radius = 0.1 + 0.9 * random.uniform();
      const turn = radius + k / classes;
      yield [
        rounded(radius * cosTurn(turn) + noise * random.normal()),
        rounded(radius * sinTurn(turn) + noise * random.normal()),
        classLabel(k),
      ];
    }
  },
};
