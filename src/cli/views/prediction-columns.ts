import type { Prediction, Predictor } from '../../estimator/predictor.js';
import { MlpError } from '../../support/errors.js';
import type { OutputCell } from '../output/row-writers.js';

/** What is appended to a row besides the prediction. */
export interface PredictionOptions {
  /** What the column of the prediction is called. */
  readonly name: string;
  /** The probability of each class. */
  readonly probabilities: boolean;
  /** So many classes, the most probable first, with their probabilities. */
  readonly top: number | undefined;
}

/** The columns that are appended to a row. */
export interface PredictionColumns {
  readonly names: readonly string[];
  cells(prediction: Prediction): OutputCell[];
}

/** @throws MlpError ('usage') for probabilities of a number */
export function predictionColumns(
  { classes }: Predictor,
  { name, probabilities, top }: PredictionOptions,
): PredictionColumns {
  if (classes.length === 0 && (probabilities || top !== undefined)) {
    throw new MlpError({
      kind: 'usage',
      option: probabilities ? 'proba' : 'top',
      problem: 'the model predicts a number, which has no probability',
      advice: 'leave it out',
    });
  }
  const best = Math.min(top ?? 0, classes.length);
  const ranks = Array.from({ length: best }, (_, rank) => rank + 1);
  return {
    names: [
      name,
      ...(probabilities ? classes.map((label) => `p(${label})`) : []),
      ...ranks.flatMap((rank) => [`top${rank}`, `p${rank}`]),
    ],
    cells: ({ prediction, shares, top: ranked }) => [
      prediction,
      ...(probabilities ? shares() : []),
      ...(best === 0 ? [] : ranked(best).flatMap(({ name, share }) => [name, share])),
    ],
  };
}
