import { formatLoss } from './numbers.js';
import { SparkLine, sparks } from './spark-line.js';
import { textWidth } from './text-width.js';

/** Bars of one curve, in characters: fewer say nothing, and more are not easier to read. */
const BARS = { least: 8, most: 40 };
const GAP = '   ';

/** The losses of a training as they fall: `training █▆▅▃▂ 0.0913   validation █▇▆▅▅ 0.1212`. */
export interface LossLine {
  add(epoch: { readonly loss: number; readonly validationLoss?: number }): void;
  /** As far as there is room for it; empty before there are two epochs. Both curves are on one scale. */
  text(columns: number): string;
}

export function createLossLine(): LossLine {
  const training = new SparkLine();
  const validation = new SparkLine();
  return {
    add({ loss, validationLoss }) {
      training.add(loss);
      if (validationLoss !== undefined) validation.add(validationLoss);
    },
    text(columns) {
      const all = [
        { name: 'training', line: training },
        { name: 'validation', line: validation },
      ].flatMap(({ name, line }) => {
        const last = line.last;
        return last === undefined ? [] : [{ head: `${name} `, line, tail: ` ${formatLoss(last)}` }];
      });
      // The loss of the training is that of the bar: where there is room for one of them, it is the other.
      for (const curves of [all, all.slice(-1)]) {
        const texts = curves.reduce((sum, { head, tail }) => sum + textWidth(head + tail), 0);
        const room = columns - texts - GAP.length * (curves.length - 1);
        const width = Math.min(BARS.most, Math.floor(room / Math.max(1, curves.length)));
        if (width < BARS.least) continue;
        const points = curves.map(({ line }) => line.points(width));
        if (points.some(({ length }) => length < 2)) return '';
        const finite = points.flat().filter(Number.isFinite);
        const low = Math.min(...finite);
        const high = Math.max(...finite);
        return curves
          .map(({ head, tail }, i) => `${head}${sparks(points[i], low, high)}${tail}`)
          .join(GAP);
      }
      return '';
    },
  };
}
