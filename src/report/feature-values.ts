import { decodeNumber, type FeatureEncoder, valueWidth } from '../dataset/encode/schema.js';
import { inputColumns } from '../estimator/doubts/columns.js';
import type { Model } from '../model/model.js';
import { extent, median } from './numbers.js';
import type { ScoredRows } from './scored-rows.js';

/** What a feature is like on rows: its usual value, and where its values lie. */
export type FeatureValues =
  | {
      readonly kind: 'number';
      readonly column: string;
      readonly encoder: FeatureEncoder & { readonly kind: 'number' };
      /** The place of its input. */
      readonly at: number;
      readonly low: number;
      readonly high: number;
      readonly median: number;
    }
  | {
      readonly kind: 'category';
      readonly column: string;
      readonly encoder: FeatureEncoder & { readonly kind: 'category' };
      readonly at: number;
      /** The number of the category that most rows have. */
      readonly mode: number;
    };

/** The features of a model, with the values of rows; without rows, with what their scaling says of those of the training. */
export function featureValues(model: Model, rows: ScoredRows | undefined): FeatureValues[] {
  const columns = inputColumns(model.schema);
  return model.schema.features.map((encoder, f): FeatureValues => {
    const { name: column, at } = columns[f];
    if (encoder.kind === 'category') {
      return {
        kind: 'category',
        column,
        encoder,
        at,
        mode: rows === undefined ? 0 : modeOf(rows, at, valueWidth(encoder)),
      };
    }
    if (rows === undefined) {
      // Of what is clipped to ±3, 2.1 is three times the scale.
      const farthest = encoder.clip === undefined ? 3 : encoder.clip / Math.SQRT2;
      const [low, high] = model.recipe.scale === 'minmax' ? [0, 1] : [-farthest, farthest];
      return {
        kind: 'number',
        column,
        encoder,
        at,
        low: decodeNumber(encoder, low),
        high: decodeNumber(encoder, high),
        median: decodeNumber(encoder, (low + high) / 2),
      };
    }
    const numbers = new Float64Array(rows.count);
    for (let r = 0; r < rows.count; r++) {
      numbers[r] = decodeNumber(encoder, rows.features[r * rows.step + at]);
    }
    const [low, high] = extent(numbers) ?? [0, 1];
    return { kind: 'number', column, encoder, at, low, high, median: median(numbers) };
  });
}

/** The input of a group that most rows have set. */
function modeOf({ features, step, count }: ScoredRows, at: number, width: number): number {
  const counts = new Array<number>(width).fill(0);
  for (let r = 0; r < count; r++) {
    for (let i = 0; i < width; i++) if (features[r * step + at + i] === 1) counts[i]++;
  }
  return counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0));
}
