import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { type ColumnScale, scaleMatrix } from '../lane/scale-matrix.js';
import { placeIn } from '../table/place-in.js';
import { StoredNumbers } from '../table/stored-numbers.js';
import { allRows, columnAt, type Table } from '../table/table.js';
import { missingFeature, outOfRange } from './errors.js';
import { type EncodeOptions, type Examples, encodeTargets, placeOf } from './examples.js';
import { countFilled } from './lane-columns.js';
import { isPlainScale, type Schema } from './schema.js';
import type { UnfamiliarFields } from './unfamiliar-fields.js';

/** A matrix that has all features of a table, and nothing else, and how each of them is scaled. */
interface FeatureMatrix {
  readonly matrix: StoredMatrix;
  readonly scales: readonly (ColumnScale & { readonly mayMiss: boolean })[];
}

/**
 * Encodes all rows of a table in the matrix in which its features lie, to the bits of `encodeExamples`. The features of
 * the table mean nothing any more: this is for a table that is used once.
 *
 * Undefined, and nothing is done, where some feature is of categories, has an indicator, or is not in the matrix, rows of
 * the matrix were left out, or the numbers of the matrix are shorter than those that are asked for.
 *
 * @param weights one for each row
 * @param unfamiliar counts the fields that are filled
 * @throws MlpError (data), with the line, as `encodeExamples` does
 */
export function encodeInPlace(
  table: Table,
  schema: Schema,
  weights: Float64Array,
  unfamiliar: UnfamiliarFields,
  precision: EncodeOptions['precision'] = 'single',
): Examples | undefined {
  const found = featureMatrix(table, schema);
  if (found === undefined || (precision === 'double' && found.matrix.bytes === 4)) return undefined;
  const encoded = {
    count: table.rows,
    inputs: found.scales.length,
    targets: encodeTargets(table, allRows(table), schema),
    weights,
  };
  if (isEncoded(found, precision)) return { ...encoded, features: found.matrix };
  const { matrix, bad, lacking } = scaleMatrix(found.matrix, found.scales, precision);
  countFilled(schema.features, lacking, unfamiliar);
  if (bad !== undefined) {
    const place = placeOf(table, bad.row, schema.features[bad.column].column);
    const lacks = Number.isNaN(matrix.numbers[bad.row * matrix.step + bad.column]);
    throw lacks ? missingFeature(place) : outOfRange(place);
  }
  return { ...encoded, features: matrix };
}

function featureMatrix(table: Table, { features }: Schema): FeatureMatrix | undefined {
  let matrix: StoredMatrix | undefined;
  const scales: FeatureMatrix['scales'][number][] = [];
  for (const encoder of features) {
    const column = columnAt(table, placeIn(table.header, encoder.column));
    if (encoder.kind !== 'number' || encoder.indicator || column.kind !== 'number')
      return undefined;
    const { numbers } = column;
    if (!(numbers instanceof StoredNumbers) || numbers.rows !== undefined) return undefined;
    matrix ??= numbers.matrix;
    if (numbers.matrix !== matrix || numbers.column !== scales.length) return undefined;
    const { offset, scale, clip, missing } = encoder;
    const { power } = numbers;
    scales.push({
      offset,
      scale,
      clip,
      missing: missing ?? Number.NaN,
      mayMiss: missing !== null && !numbers.isComplete,
      power,
    });
  }
  return matrix?.columns === scales.length ? { matrix, scales } : undefined;
}

/** Whether the numbers are those that scaling would make of them. */
function isEncoded({ matrix, scales }: FeatureMatrix, precision: 'single' | 'double'): boolean {
  if (matrix.bytes !== (precision === 'single' ? 4 : 8)) return false;
  return scales.every((scale) => isPlainScale(scale) && !scale.mayMiss);
}
