import type { MlpError } from '../../support/errors.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { CsvRecord } from '../csv/csv.js';
import type { RecordEncoder } from './record-encoder.js';

/** Records that are encoded together. */
export interface EncodedBlock {
  readonly records: readonly CsvRecord[];
  /** Of each record a row, until the next block is asked for. */
  readonly inputs: Float64Array | StoredMatrix;
  /** What is wrong with the record behind them. */
  readonly fault: MlpError | undefined;
}

/** Encodes records, as many at a time as there is room for. @param inputs the room */
export function* recordBlocks(
  records: readonly CsvRecord[],
  encoder: RecordEncoder,
  inputs: Float64Array,
): Generator<EncodedBlock, void, undefined> {
  const most = inputs.length / encoder.inputs;
  for (let at = 0; at < records.length; ) {
    const some = records.slice(at, at + most);
    const { count, fault } = encoder.encode(some, { features: inputs });
    yield {
      records: some.slice(0, count),
      inputs: inputs.subarray(0, count * encoder.inputs),
      fault,
    };
    at += fault === undefined ? count : count + 1;
  }
}
