import type { LaneColumn } from '../lane/columns.js';
import { someAreNumbers } from '../table/missing.js';
import { placeIn } from '../table/place-in.js';
import type { FeatureEncoder, Schema } from './schema.js';
import { addTo, type UnfamiliarFields } from './unfamiliar-fields.js';

/** Of a column of numbers. */
export type NumberEncoder = FeatureEncoder & { readonly kind: 'number' };

/** The encoders of a schema whose features the lane can read: plain numbers; undefined where they are not. */
export function plainEncoders(schema: Schema): readonly NumberEncoder[] | undefined {
  // A number that stands for a missing field would be read as a number.
  if (someAreNumbers(schema.na)) return undefined;
  const encoders = schema.features.filter(isPlain);
  return encoders.length === schema.features.length ? encoders : undefined;
}

function isPlain(encoder: FeatureEncoder): encoder is NumberEncoder {
  return encoder.kind === 'number' && encoder.reading === undefined;
}

/** Counts what scaling a matrix has filled. @param lacking how many numbers of each feature were missing */
export function countFilled(
  features: Schema['features'],
  lacking: readonly number[],
  { filled }: UnfamiliarFields,
): void {
  for (const [k, count] of lacking.entries()) {
    if (count > 0) addTo(filled, features[k].column, count);
  }
}

/** A column of which the lane keeps the numbers, or nothing. */
export type FeatureColumn = LaneColumn & { readonly kind: 'feature' | 'skip' };

/**
 * What the lane does with the columns of a file that holds the features of a schema, and whatever else; undefined where
 * they are not in the schema's order.
 *
 * @param mayMiss whether all features may be missing, and not only those that have something to count as then
 */
export function featureColumns(
  header: readonly string[],
  { features }: Schema,
  mayMiss: boolean,
): FeatureColumn[] | undefined {
  const places = features.map(({ column }) => placeIn(header, column));
  const isInOrder = places.every((place, i) => place > (places[i - 1] ?? -1));
  if (!isInOrder) return undefined;
  const encoderAt = new Map(places.map((place, i) => [place, features[i]]));
  return header.map((_, index): FeatureColumn => {
    const encoder = encoderAt.get(index);
    if (encoder === undefined) return { kind: 'skip', mayMiss: true };
    return { kind: 'feature', mayMiss: mayMiss || encoder.missing !== null };
  });
}

/** The same of a file that holds the target, too. */
export function labelledColumns(
  header: readonly string[],
  schema: Schema,
): LaneColumn[] | undefined {
  const { target, missing } = schema;
  if (target.kind === 'number' && target.reading !== undefined) return undefined;
  if (!header.includes(target.column)) return undefined;
  const label: LaneColumn = {
    kind: target.kind === 'number' ? 'number' : 'text',
    mayMiss: missing !== 'error',
  };
  return featureColumns(header, schema, missing === 'drop')?.map((column, index) =>
    header[index] === target.column ? label : column,
  );
}
