import { decodeNumber } from '../dataset/encode/schema.js';
import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { numberText } from '../model/number-text.js';
import { restore } from '../model/restore.js';
import { createScorer } from '../network/scorer.js';
import { MlpError } from '../support/errors.js';

/** What is appended to a row besides the prediction. */
export interface PredictionOptions {
  /** The probability of each class. */
  readonly probabilities: boolean;
  /** So many classes, the most probable first, with their probabilities. */
  readonly top: number | undefined;
}

/** Predicts rows one at a time. */
export interface Predictor {
  /** The names of the columns that are appended. */
  readonly columns: readonly string[];
  /** Their cells, for the encoded inputs of one row. */
  predict(inputs: Float64Array): (string | number)[];
}

/** @throws MlpError ('usage') for probabilities of a number */
export function createPredictor(
  model: Model,
  engine: Engine,
  { probabilities, top }: PredictionOptions,
): Predictor {
  const { network, weights, objective } = restore(model);
  const scorer = createScorer(network, objective, engine, model.precision, 1);
  scorer.use(weights);
  const { target } = model.schema;
  // What was computed in float32 has no more digits than that.
  const { format, read } = numberText[model.precision];
  const shown = (x: number): number => Number(format(read(x)));
  if (target.kind === 'number') {
    if (probabilities || top !== undefined) {
      throw new MlpError({
        kind: 'usage',
        option: probabilities ? 'proba' : 'top',
        problem: 'the model predicts a number, which has no probability',
        advice: 'leave it out',
      });
    }
    return {
      columns: ['prediction'],
      predict: (inputs) => [shown(decodeNumber(target, scorer.predict(inputs, 1)[0]))],
    };
  }

  const { classes } = target;
  const best = Math.min(top ?? 0, classes.length);
  const ranks = Array.from({ length: best }, (_, rank) => rank + 1);
  return {
    columns: [
      'prediction',
      ...(probabilities ? classes.map((name) => `p(${name})`) : []),
      ...ranks.flatMap((rank) => [`top${rank}`, `p${rank}`]),
    ],
    predict(inputs) {
      const shares = classProbabilities(scorer.predict(inputs, 1));
      const order = ranking(shares);
      return [
        classes[order[0]],
        ...(probabilities ? shares.map(shown) : []),
        ...order.slice(0, best).flatMap((k) => [classes[k], shown(shares[k])]),
      ];
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
