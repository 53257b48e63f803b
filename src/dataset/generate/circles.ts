import { cosTurn, sinTurn } from '../../support/waves.js';
import { classLabel, type Generator, numberedColumns, rounded } from './generator.js';

/** Concentric circles: the radius of class k is (k + 1)/classes. (After scikit-learn's make_circles.) */
export const circles: Generator = {
  summary: 'concentric circles, one for each class',
  defaults: { rows: 300, noise: 0.05, classes: 2 },
  choosesClasses: true,
  header: () => numberedColumns(2, 'class'),
  *rows({ rows, noise, classes }, random) {
    for (let i = 0; i < rows; i++) {
      const k = i % classes;
      const radius = (k + 1) / classes;
      const turn = random.uniform();
      yield [
        rounded(radius * cosTurn(turn) + noise * random.normal()),
        rounded(radius * sinTurn(turn) + noise * random.normal()),
        classLabel(k),
      ];
    }
  },
};
