import { MlpError, quote } from '../../support/errors.js';
import type { KnownColumns } from '../csv/known-columns.js';
import { numberReader, plainNumbers } from '../readings/reading.js';
import { missingTest } from '../table/missing.js';
import { placesOf } from './field-readers.js';
import type { FeatureEncoder, Schema } from './schema.js';

/**
 * What a model's schema knows of the files that it is for.
 *
 * @throws MlpError ('data') for a schema that was edited: without a header, the names of columns are their positions
 */
export function knownColumns(schema: Schema): KnownColumns {
  const other = schema.features.find(({ column }) => !/^x[1-9]\d*$/.test(column));
  if (!schema.header && other !== undefined) {
    throw new MlpError({
      kind: 'data',
      problem: `the model is for files without a header, and its column ${quote(other.column)} says no position`,
      advice: 'the model was edited: restore it, or train again',
    });
  }
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
