import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CsvParser } from '../../../src/dataset/csv/parser.js';
import { RecordReader } from '../../../src/dataset/csv/reader.js';
import type { Batch } from '../../../src/dataset/csv/records.js';
import { loadCsvParse } from '../../../src/support/platform.js';

interface Reader {
  push(bytes: Uint8Array): Promise<Batch>;
  end(): Promise<Batch>;
}

/** The records of a text that comes in pieces, and the first fault. */
async function readAll(reader: Reader, pieces: readonly string[]) {
  const records: { line: number; fields: readonly string[] }[] = [];
  const take = ({ records: some, error }: Batch): string | undefined => {
    for (const { line, fields } of some) records.push({ line, fields });
    return error?.message;
  };
  for (const piece of pieces) {
    const fault = take(await reader.push(Buffer.from(piece)));
    if (fault !== undefined) return { records, fault };
  }
  return { fault: take(await reader.end()), records };
}

it.each([
  ['without quotes', 'a1,,;\n\n\r\r é-.'],
  ['with some', 'aaa111,,,,\n\n\n\r\r é-."'],
])('reads what csv-parse reads: %s', async (_, alphabet) => {
  const csvParse = await loadCsvParse();
  const piece = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const found = await readAll(new RecordReader('a.csv', ','), pieces);
      expect(found).toEqual(await readAll(new CsvParser(csvParse, 'a.csv', ',', 1), pieces));
    }),
    { numRuns: 1000 },
  );
});
