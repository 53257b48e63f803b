import { decodeNumber } from '../dataset/encode/schema.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { numberText } from '../model/number-text.js';
import { restore } from '../model/restore.js';
import { createScorer } from '../network/scorer.js';

/** What a model says of one row. */
export interface Prediction {
  /** A class, or a number in the target's own unit. */
  readonly prediction: string | number;
  /** The probability of each class, in the order of the model's classes; empty for a number. */
  readonly shares: readonly number[];
}

/** Predicts rows one at a time. */
export interface Predictor {
  /** The classes to choose from; empty when a number is predicted. */
  readonly classes: readonly string[];
  /** For the encoded inputs of one row. */
  predict(inputs: Float64Array): Prediction;
}

/** A model's network, ready to predict. */
export function predictor(model: Model, engine: Engine): Predictor {
  const { network, weights, objective } = restore(model);
  const scorer = createScorer(network, objective, engine, model.precision, 1);
  scorer.use(weights);
  const { target } = model.schema;
  // What was computed in float32 has no more digits than that.
  const { format, read } = numberText[model.precision];
  const shown = (x: number): number => Number(format(read(x)));
  if (target.kind === 'number') {
    return {
      classes: [],
      predict(inputs) {
        const [encoded] = scorer.predict(inputs, 1);
        return { prediction: shown(decodeNumber(target, encoded)), shares: [] };
      },
    };
  }
  const { classes } = target;
  return {
    classes,
    predict(inputs) {
      const probabilities = classProbabilities(scorer.predict(inputs, 1));
      // Ranked before they lose digits.
      const [best] = ranking(probabilities);
      return { prediction: classes[best], shares: probabilities.map(shown) };
    },
  };
}

/** A probability per class, also for the one unit of a sigmoid output: (1 − p, p). */
export function classProbabilities(predicted: ArrayLike<number>): number[] {
  const p = Array.from(predicted);
  return p.length === 1 ? [1 - p[0], p[0]] : p;
}

/** The numbers of the classes by falling probability, the lower number first among equals. */
export function ranking(shares: readonly number[]): number[] {
  return [...shares.keys()].sort((a, b) => shares[b] - shares[a] || a - b);
}
