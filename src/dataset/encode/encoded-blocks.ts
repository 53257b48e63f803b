import type { CsvFile } from '../csv/csv.js';
import { isLarge } from '../csv/large-file.js';
import { type EncodedBlock, recordBlocks } from './record-blocks.js';
import type { RecordEncoder } from './record-encoder.js';

/** So many records are encoded together, if they are there. */
const BLOCK = 256;

/**
 * Encodes the records of a file, in their order, block after block: those of a large file of numbers as fast as a training
 * reads it, others as they come. A record that cannot be encoded is a fault, and it goes on behind it.
 *
 * @param precision of the network that takes the inputs
 */
export async function* encodedBlocks(
  csv: CsvFile,
  encoder: RecordEncoder,
  precision: 'single' | 'double',
): AsyncGenerator<EncodedBlock, void, undefined> {
  const { regular } = csv;
  let from: number | undefined = 0;
  if (isLarge(regular)) {
    const { laneBlocks } = await import('./lane-blocks.js');
    from = yield* laneBlocks(regular, csv, encoder, precision);
    if (from === undefined) {
      csv.close();
      return;
    }
  }
  const inputs = new Float64Array(BLOCK * encoder.inputs);
  for await (const batch of csv.batches) {
    const records = from === 0 ? batch : batch.filter(({ line }) => line >= from);
    yield* recordBlocks(records, encoder, inputs);
  }
}
