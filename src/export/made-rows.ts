import { decodeNumber, type FeatureEncoder, type Schema } from '../dataset/encode/schema.js';
import { isoDate } from '../dataset/readings/date.js';
import type { NumericReading } from '../dataset/readings/reading.js';
import type { Field, Row } from '../estimator/fitted-model.js';
import { type Random, randomFor } from '../support/random.js';

/** How often a field is missing, of a column for which the model knows what to do then. */
const MISSING = 0.1;
/** Numbers are so many of the training's deviations around its mean, or the same around the middle of its range. */
const SPREAD = 1.5;
/** How often a number or a date is none in the spelling of a file. */
const GIVEN = 0.3;

/** Rows as a model's schema expects them, always the same ones: numbers about those of the training, and its categories. */
export function madeRows({ features }: Schema, count: number): Row[] {
  const random = randomFor(0, 'rows to check an export');
  return Array.from({ length: count }, () =>
    Object.fromEntries(features.map((encoder) => [encoder.column, madeField(encoder, random)])),
  );
}

function madeField(encoder: FeatureEncoder, random: Random): Field {
  if (encoder.missing !== null && random.uniform() < MISSING) return null;
  if (encoder.kind === 'category')
    return encoder.categories[random.below(encoder.categories.length)];
  const x = Number(decodeNumber(encoder, SPREAD * random.normal()).toPrecision(6));
  return random.uniform() < GIVEN ? x : written(x, encoder.reading ?? { kind: 'number' });
}

/** A number as a file has it. */
function written(x: number, reading: NumericReading): Field {
  switch (reading.kind) {
    case 'number':
      return x;
    case 'formatted':
      return `${reading.prefix}${String(x).replace('.', reading.decimal)}${reading.suffix}`;
    case 'date':
      return isoDate(x);
    case 'boolean':
      return x > 0.5 ? 'true' : 'false';
  }
}
