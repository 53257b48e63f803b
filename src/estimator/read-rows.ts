import { textOf } from '../dataset/csv/records.js';
import { missingColumns } from '../dataset/encode/record-encoder.js';
import type { Schema } from '../dataset/encode/schema.js';
import { type DataSource, openRows } from './data-source.js';
import type { Row } from './fitted-model.js';
import type { Notify } from './notes.js';
import { located, openForModel } from './read-data.js';

/**
 * The first rows of a file, as the texts that are in it, by the names of a model's columns.
 *
 * @throws MlpError ('data') for a file that cannot be read, and where columns are missing
 */
export async function readRows(
  source: DataSource,
  schema: Schema,
  most: number,
  notify: Notify,
): Promise<Row[]> {
  const csv = await openForModel(await openRows(source), schema, {}, notify);
  const columns = schema.features.map(({ column }) => column);
  const lost = columns.filter((column) => !csv.header.includes(column));
  if (lost.length > 0) throw missingColumns(schema, csv, lost);
  const places = columns.map((column) => csv.header.indexOf(column));
  return located(csv, async () => {
    const rows: Row[] = [];
    for await (const batch of csv.batches) {
      for (const record of batch.slice(0, most - rows.length)) {
        rows.push(Object.fromEntries(columns.map((name, k) => [name, textOf(record, places[k])])));
      }
      if (rows.length === most) break;
    }
    return rows;
  });
}
