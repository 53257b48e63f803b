import { cosTurn, sinTurn } from '../../support/waves.js';
import { classLabel, type Generator, numberedColumns, rounded } from './generator.js';

/** Two interleaving half circles. (As scikit-learn's make_moons.) */
export const moons: Generator = {
  summary: 'two interleaving half circles',
  defaults: { rows: 300, noise: 0.1, classes: 2 },
  choosesClasses: false,
  header: () => numberedColumns(2, 'class'),
  *rows({ rows, noise }, random) {
    for (let i = 0; i < rows; i++) {
      const k = i % 2;
      const turn = random.uniform() / 2;
      const x = k === 0 ? cosTurn(turn) : 1 - cosTurn(turn);
      const y = k === 0 ? sinTurn(turn) : 0.5 - sinTurn(turn);
      yield [
        rounded(x + noise * random.normal()),
        rounded(y + noise * random.normal()),
        classLabel(k),
      ];
    }
  },
};
