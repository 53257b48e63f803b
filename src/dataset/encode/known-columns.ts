import type { KnownColumns } from '../csv/known-columns.js';
import { numberReader, plainNumbers } from '../readings/reading.js';
import { missingTest } from '../table/missing.js';
import { placesOf } from './field-readers.js';
import type { FeatureEncoder, Schema } from './schema.js';

/** What a model's schema knows of the files that it is for. */
export function knownColumns(schema: Schema): KnownColumns {
  const isMissing = missingTest(schema.na);
  const features = new Map(
    schema.features.map((encoder) => [encoder.column, { encoder, holds: holderOf(encoder) }]),
  );
  return {
    names: [...features.keys()],
    named: schema.header,
    delimiter: schema.delimiter,
    comment: schema.comment,
    skipLines: schema.skipLines,
    mayHold(name, field) {
      const feature = features.get(name);
      return feature === undefined || isMissing(field) || feature.holds(field);
    },
    isNumeric: (name) => features.get(name)?.encoder.kind === 'number',
  };
}

function holderOf(encoder: FeatureEncoder): (field: string) => boolean {
  const { reading } = encoder;
  const read =
    encoder.kind === 'number'
      ? numberReader(reading ?? plainNumbers)
      : placesOf(encoder.categories, reading);
  return (field) => read(field) !== undefined;
}
