import { Readable } from 'node:stream';
import { openCsv } from '../../src/dataset/csv/csv.js';
import { readTable, type TableOptions } from '../../src/dataset/table/table.js';

/** A CSV file that exists only here. */
export function csvOf(text: string, options: { header?: boolean; delimiter?: string } = {}) {
  const stream = Readable.from([Buffer.from(text)]);
  const { header = true, delimiter } = options;
  return openCsv({ name: 'data.csv', stream }, { header, delimiter });
}

export async function tableOf(text: string, options: TableOptions = {}) {
  return readTable(await csvOf(text), options);
}

/** 0, 1, … n − 1 */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
