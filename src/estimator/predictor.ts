import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { numberText } from '../model/number-text.js';
import { restore } from '../model/restore.js';
import { createPredictor } from '../network/network-predictor.js';
import type { StoredMatrix } from '../support/wasm/stored-matrix.js';
import { shownNumber } from './shown-number.js';

/** What a model says of one row; it is to be asked before the next row is. */
export interface Prediction {
  /** A class, or a number in the target's own unit. */
  readonly prediction: string | number;
  /** The probability of each class, in the order of the model's classes, as it is shown; none for a number. */
  shares(): number[];
  /** So many classes, the most probable first, with their probabilities; none for a number. */
  top(most: number): readonly RankedClass[];
}

/** A class, and how probable it is. */
export interface RankedClass {
  readonly name: string;
  readonly share: number;
}

/** Predicts rows: what it says of one does not depend on the others. */
export interface Predictor {
  /** The classes to choose from; empty when a number is predicted. */
  readonly classes: readonly string[];
  /**
   * For the encoded inputs of `count` rows, one after the other as they are asked for, as those of thousands of classes take
   * much memory; undefined where the network comes to no finite number.
   */
  predict(inputs: Float64Array | StoredMatrix, count: number): Iterable<Prediction | undefined>;
}

/** A model's network, ready to predict. */
export function predictor(model: Model, engine: Engine): Predictor {
  const { network, weights } = restore(model);
  const ready = createPredictor(network, engine, model.precision);
  ready.use(weights);
  const { target } = model.schema;
  if (target.kind === 'number') {
    return {
      classes: [],
      *predict(inputs, count) {
        for (const [encoded] of ready.predict(inputs, count)) {
          const prediction = shownNumber(target, encoded, model.precision);
          const isSound = Number.isFinite(prediction);
          yield isSound ? { prediction, shares: () => [], top: () => [] } : undefined;
        }
      },
    };
  }
  const { classes } = target;
  // What was computed in float32 has no more digits than that.
  const { format, read } = numberText[model.precision];
  const shown = (x: number): number => Number(format(read(x)));
  /** Of thousands of classes, nothing is made that nobody asks for. They are ranked before they lose digits. */
  const predictionOf = (outputs: Float64Array): Prediction => ({
    prediction: classes[mostProbableClass(outputs, 0, outputs.length)],
    shares: () => Array.from(classProbabilities(outputs), shown),
    top(most) {
      const probabilities = classProbabilities(outputs);
      return mostProbable(probabilities, most).map((k) => ({
        name: classes[k],
        share: shown(probabilities[k]),
      }));
    },
  });
  return {
    classes,
    *predict(inputs, count) {
      for (const own of ready.predict(inputs, count)) {
        yield areFinite(own) ? predictionOf(own) : undefined;
      }
    },
  };
}

function areFinite(numbers: Float64Array): boolean {
  // `every` calls for each of them.
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return false;
  return true;
}

/** A probability per class, also for the one unit of a sigmoid output: (1 − p, p). */
export function classProbabilities(predicted: ArrayLike<number>): ArrayLike<number> {
  return predicted.length === 1 ? [1 - predicted[0], predicted[0]] : predicted;
}

/** The class that `mostProbable` puts first, by a row's outputs, of which there are `units` from `at` on: nothing is made on the way. */
export function mostProbableClass(outputs: ArrayLike<number>, at: number, units: number): number {
  if (units === 1) return outputs[at] > 1 - outputs[at] ? 1 : 0;
  let best = 0;
  for (let k = 1; k < units; k++) if (outputs[at + k] > outputs[at + best]) best = k;
  return best;
}

/** Of more classes than this, all are sorted, which is then faster than to keep the best in order. */
const FEW = 64;

/** The numbers of so many classes by falling probability, the lower number first among equals. */
export function mostProbable(shares: ArrayLike<number>, most: number): number[] {
  if (most > FEW) {
    const order = Array.from(shares, (_, k) => k);
    return order.sort((a, b) => shares[b] - shares[a] || a - b).slice(0, most);
  }
  const best: number[] = [];
  for (let k = 0; k < shares.length; k++) {
    const last = best.length - 1;
    if (best.length === most && !(shares[k] > shares[best[last]])) continue;
    // It goes in front of those that are less probable; an equal one has the lower number.
    let at = best.length < most ? best.length : last;
    for (; at > 0 && shares[k] > shares[best[at - 1]]; at--) best[at] = best[at - 1];
    best[at] = k;
  }
  return best;
}
