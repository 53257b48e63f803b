import { Readable } from 'node:stream';
import { type CsvFile, type CsvRecord, openCsv } from '../../src/dataset/csv/csv.js';
import { readTable, type TableOptions } from '../../src/dataset/table/table.js';
import { StoredMatrix } from '../../src/support/wasm/stored-matrix.js';

/** A CSV file that exists only here. */
export function csvOf(text: string, options: { header?: boolean; delimiter?: string } = {}) {
  const stream = Readable.from([Buffer.from(text)]);
  const { header = true, delimiter } = options;
  return openCsv({ name: 'data.csv', stream }, { header, delimiter });
}

export async function tableOf(text: string, options: TableOptions = {}) {
  return readTable(await csvOf(text), options);
}

/** Features without what lies between them, row by row. */
export function featuresOf({
  features,
}: {
  readonly features: StoredMatrix | Float32Array | Float64Array;
}): number[] {
  if (!(features instanceof StoredMatrix)) return [...features];
  const { numbers, step, columns, rows } = features;
  return upTo(rows).flatMap((row) => [...numbers.subarray(row * step, row * step + columns)]);
}

/** 0, 1, … n − 1 */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** The records of a file one by one; leaving the loop closes it. */
export async function* recordsOf({
  batches,
}: Pick<CsvFile, 'batches'>): AsyncGenerator<CsvRecord, void, undefined> {
  for await (const batch of batches) yield* batch;
}
