import type { MlpError } from '../../support/errors.js';
import type { Source } from '../input/source.js';
import { type Columns, fieldsOfColumns, strayField, unnamedField } from './columns.js';
import type { RecordReader } from './reader.js';
import { type Batch, type CsvRecord, isBlankRecord, raggedRecord, widthOf } from './records.js';

/**
 * Batches of at least one record.
 *
 * @param begun what the reader has found already
 * @param fault why there are no further pieces, where there should be
 */
export async function* batchesOf(
  source: Source,
  reader: RecordReader,
  begun: Batch,
  fault: unknown,
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  try {
    yield* delivered(begun);
    if (fault !== undefined) throw fault;
    for await (const piece of pieces) yield* delivered(reader.push(piece));
    yield* delivered(reader.end());
  } finally {
    source.stream.destroy(); // however it ends
  }
}

function* delivered({ records, error }: Batch): Generator<readonly CsvRecord[], void, undefined> {
  if (records.length > 0) yield records;
  if (error !== undefined) throw error;
}

/**
 * The fields of the columns, of all the records.
 *
 * @throws MlpError (data) for a record of another width, and for one with something in a column that is left out
 */
export async function* rows(
  name: string,
  columns: Columns,
  ragged: 'refuse' | 'pass',
  batches: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  const { width, kept } = columns;
  const isWhole = kept.length === width;
  for await (const batch of batches) {
    if (isWhole && batch.every((record) => widthOf(record) === width)) {
      yield batch;
      continue;
    }
    const good: CsvRecord[] = [];
    let fault: MlpError | undefined;
    for (const record of batch) {
      const isRagged = widthOf(record) !== width;
      if (isRagged && isBlankRecord(record)) continue;
      const stray = isRagged ? undefined : strayField(columns, record);
      if (isRagged && ragged === 'refuse') fault = raggedRecord(name, width, record);
      if (stray !== undefined) fault = unnamedField(name, record, stray);
      if (fault !== undefined) break;
      good.push(isRagged ? record : fieldsOfColumns(columns, record));
    }
    if (good.length > 0) yield good;
    if (fault !== undefined) throw fault;
  }
}

export async function* startingWith(
  first: readonly CsvRecord[],
  rest: AsyncGenerator<readonly CsvRecord[], void, undefined>,
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  if (first.length > 0) yield first;
  yield* rest;
}
