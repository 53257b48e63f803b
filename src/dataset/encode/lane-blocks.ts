import { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { CsvFile } from '../csv/csv.js';
import type { RegularFile } from '../input/source.js';
import { piecesFrom, readBody } from '../lane/body.js';
import { DELIMITERS } from '../lane/number-lane.js';
import { RowScanner, type ScannedRecords } from '../lane/row-scanner.js';
import { matrixScaler } from '../lane/scale-matrix.js';
import { featureColumns, plainEncoders } from './lane-columns.js';
import { type EncodedBlock, recordBlocks } from './record-blocks.js';
import type { RecordEncoder } from './record-encoder.js';

/** Records of which the scanner is not sure, that are encoded together. */
const FEW = 16;

/**
 * Encodes the records of a large file by the fast lane, to the same bits as the record encoder, which is asked where the
 * scanner is not sure. Returns the line from which on the slow road has to read: the first, where the lane is not for this
 * file or schema; undefined where there is nothing left.
 */
export async function* laneBlocks(
  file: RegularFile,
  { header, hasHeader, delimiter }: Pick<CsvFile, 'header' | 'hasHeader' | 'delimiter'>,
  encoder: RecordEncoder,
  precision: 'single' | 'double',
): AsyncGenerator<EncodedBlock, number | undefined, undefined> {
  const { schema } = encoder;
  const encoders = plainEncoders(schema);
  const columns = featureColumns(header, schema, false);
  if (encoders === undefined || columns === undefined || !DELIMITERS.includes(delimiter)) return 0;
  const body = readBody(file, hasHeader);
  if (body === undefined) return 0;
  const isScaled = encoders.some(({ offset, scale }) => offset !== 0 || scale !== 1);
  const scanner = new RowScanner({
    columns,
    delimiter,
    // Of numbers that stay as they are, the rounded ones are all that is needed.
    precision: isScaled ? 'double' : precision,
    na: schema.na,
    line: body.line,
  });
  const scales = encoders.map(({ offset, scale, missing }) => {
    return { offset, scale, missing: missing ?? 0 };
  });
  const { scaled, scale } = matrixScaler(scanner.matrix, scales, precision);
  const few = new Float64Array(FEW * encoder.inputs);
  function* encoded({ records, inMatrix }: ScannedRecords): Generator<EncodedBlock> {
    if (inMatrix && scale(0, records.length)) {
      const { memory, bytes, offset } = scaled;
      const inputs = new StoredMatrix(memory, records.length, scaled.columns, bytes, offset);
      yield { records, inputs, fault: undefined };
    } else yield* recordBlocks(records, encoder, few);
  }
  for (const some of scanner.push(body.bytes)) yield* encoded(some);
  for await (const length of piecesFrom(file, body.end, scanner)) {
    for (const some of scanner.take(length)) yield* encoded(some);
    if (scanner.blocked) return scanner.line;
  }
  for (const some of scanner.end()) yield* encoded(some);
  return scanner.blocked ? scanner.line : undefined;
}
