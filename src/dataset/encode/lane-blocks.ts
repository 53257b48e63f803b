import { MlpError } from '../../support/errors.js';
import { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { CsvFile } from '../csv/csv.js';
import type { RegularFile } from '../input/source.js';
import { piecesFrom, readBody } from '../lane/body.js';
import { DELIMITERS } from '../lane/number-lane.js';
import { RowScanner, type ScannedRecords } from '../lane/row-scanner.js';
import { matrixScaler } from '../lane/scale-matrix.js';
import { countFilled, featureColumns, type NumberEncoder, plainEncoders } from './lane-columns.js';
import { matrixInputs } from './matrix-inputs.js';
import { type EncodedBlock, recordBlocks } from './record-blocks.js';
import type { RecordEncoder } from './record-encoder.js';
import { inputCount, isPlainScale, type Schema } from './schema.js';
import { UnfamiliarFields } from './unfamiliar-fields.js';

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
  const isScaled = !encoders.every(isPlainScale);
  const isWidened = encoders.some(({ indicator }) => indicator);
  const scanner = new RowScanner({
    columns,
    delimiter,
    // Of numbers that stay as they are, the rounded ones are all that is needed.
    precision: isScaled ? 'double' : precision,
    na: schema.na,
    line: body.line,
  });
  const inputsOf = isWidened
    ? widenedInputs(scanner.matrix, schema)
    : scaledInputs(scanner.matrix, encoders, precision);
  const few = new Float64Array(FEW * encoder.inputs);
  function* encoded({ records, inMatrix }: ScannedRecords): Generator<EncodedBlock> {
    const unfamiliar = new UnfamiliarFields();
    const inputs = inMatrix ? inputsOf(records.length, unfamiliar) : undefined;
    if (inputs === undefined) yield* recordBlocks(records, encoder, few);
    else {
      encoder.unfamiliar.add(unfamiliar);
      yield { records, inputs, fault: undefined };
    }
  }
  for (const some of scanner.push(body.bytes)) yield* encoded(some);
  for await (const length of piecesFrom(file, body.end, scanner)) {
    for (const some of scanner.take(length)) yield* encoded(some);
    if (scanner.blocked) return scanner.line;
  }
  for (const some of scanner.end()) yield* encoded(some);
  return scanner.blocked ? scanner.line : undefined;
}

/** The inputs of so many first rows of a matrix; undefined where a number is out of range. */
type InputsOf = (
  rows: number,
  unfamiliar: UnfamiliarFields,
) => StoredMatrix | Float64Array | undefined;

/** As rows of the matrix, which are scaled where they lie. */
function scaledInputs(
  matrix: StoredMatrix,
  encoders: readonly NumberEncoder[],
  precision: 'single' | 'double',
): InputsOf {
  const scales = encoders.map(({ offset, scale, clip, missing }) => {
    return { offset, scale, clip, missing: missing ?? 0 };
  });
  const { scaled, scale, lacking } = matrixScaler(matrix, scales, precision);
  const { memory, columns, bytes, offset } = scaled;
  return (rows, unfamiliar) => {
    const isSound = scale(0, rows);
    countFilled(encoders, lacking(), unfamiliar);
    return isSound ? new StoredMatrix(memory, rows, columns, bytes, offset) : undefined;
  };
}

/** By themselves, as indicators are among them. */
function widenedInputs(matrix: StoredMatrix, schema: Schema): InputsOf {
  const write = matrixInputs(schema, matrix);
  const step = inputCount(schema);
  const inputs = new Float64Array(matrix.rows * step);
  return (rows, unfamiliar) => {
    const features = inputs.subarray(0, rows * step).fill(0);
    try {
      write(rows, { features, step, first: 0 }, unfamiliar);
    } catch (error) {
      if (error instanceof MlpError) return undefined;
      throw error;
    }
    return features;
  };
}
