import { Readable } from 'node:stream';
import { type CsvOptions, type CsvRecord, openCsv } from '../../../src/dataset/csv/csv.js';
import type { Source } from '../../../src/dataset/input/source.js';
import { recordsOf } from '../files.js';

/** Bytes that come in pieces of a size. */
export function sourceOf(bytes: Uint8Array, chunk = 1 << 16, name = 'a.csv'): Source {
  const chunks: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += chunk) {
    chunks.push(Buffer.from(bytes.subarray(i, i + chunk)));
  }
  return { name, stream: Readable.from(chunks), size: bytes.length };
}

/** A source as a CSV file, to its end. */
export async function readAll(source: Source, options: Partial<CsvOptions> = {}) {
  const csv = await openCsv(source, { header: true, ...options });
  const records: CsvRecord[] = [];
  for await (const record of recordsOf(csv)) records.push(record);
  return { csv, records, fields: records.map(({ fields }) => fields) };
}
