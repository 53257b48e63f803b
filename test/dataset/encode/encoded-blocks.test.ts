import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { encodedBlocks } from '../../../src/dataset/encode/encoded-blocks.js';
import { fitSchema } from '../../../src/dataset/encode/fit-schema.js';
import { RecordEncoder } from '../../../src/dataset/encode/record-encoder.js';
import type { Schema } from '../../../src/dataset/encode/schema.js';
import { openFile } from '../../../src/dataset/input/file-source.js';
import type { MissingPolicy } from '../../../src/dataset/table/missing.js';
import { randomFor } from '../../../src/support/random.js';
import { StoredMatrix } from '../../../src/support/wasm/stored-matrix.js';
import { tableOf, upTo } from '../files.js';

const header = 'a,id,b,c,y';
const random = randomFor(0, 'blocks');
const numberText = (): string => (random.uniform() < 0.6 ? '0' : random.normal().toFixed(4));
/** Enough of them for the lane, and most of them zeros. */
const rows = Array.from(
  { length: 45_000 },
  (_, i) => `${numberText()},row ${i},${random.below(3)},${numberText()},k${i % 3}`,
);

interface Fitted {
  readonly missing?: MissingPolicy;
  readonly scale?: 'standard' | 'robust' | 'none';
  /** Rows to fit on besides the first ones. */
  readonly more?: readonly string[];
}

async function schemaOf({ missing = 'error', scale, more = [] }: Fitted) {
  const table = await tableOf(`${header}\n${[...rows.slice(0, 300), ...more].join('\n')}\n`, {
    ignore: ['id'],
    missing,
  });
  return fitSchema(table, upTo(table.rows), { task: 'classification', scale });
}

describe('the blocks of a large file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlp-blocks-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** All rows and faults in their order, and whether all, some or none were in a matrix. */
  const read = async (
    content: string,
    schema: Schema,
    { isFast, precision }: { isFast: boolean; precision: 'single' | 'double' },
  ) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, content);
    const opened = await openCsv(await openFile(path), { ragged: 'pass', header: true });
    const csv = isFast ? opened : { ...opened, regular: undefined };
    const encoder = new RecordEncoder(schema, csv);
    const round = precision === 'single' ? Math.fround : (x: number): number => x;
    const found: string[] = [];
    let inMatrix = 0;
    for await (const { records, inputs, fault } of encodedBlocks(csv, encoder, precision)) {
      const isStored = inputs instanceof StoredMatrix;
      const step = isStored ? inputs.step : encoder.inputs;
      const numbers = isStored ? inputs.numbers : inputs;
      if (isStored) inMatrix += records.length;
      for (const [i, { line, fields, written }] of records.entries()) {
        const own = numbers.slice(i * step, i * step + encoder.inputs);
        const text = written?.call(records[i], ',') ?? fields.join(',');
        found.push(`${line}: ${fields.join('|')} ${text} ${Array.from(own, round)}`);
      }
      if (fault !== undefined) found.push(fault.message);
    }
    found.push(JSON.stringify([...encoder.unfamiliar.filled]));
    return { found, inMatrix };
  };

  const content = `${header}\n${rows.join('\n')}\n`;
  /** The rows with others after every 5,000 of them, or so many. */
  const among = (odd: readonly string[], each = 5000): string =>
    `${header}\n${rows.flatMap((row, i) => (i % each === each - 1 ? [row, odd[Math.floor(i / each) % odd.length]] : [row])).join('\n')}\n`;

  it.each<[string, string, Fitted, 'all' | 'most' | 'none']>([
    ['scaled', content, {}, 'all'],
    ['as they are', content, { scale: 'none' }, 'all'],
    ['by quartiles, and clipped', content, { scale: 'robust' }, 'all'],
    ['with line ends of two bytes', content.replaceAll('\n', '\r\n'), {}, 'all'],
    ['without a line end behind the last', content.slice(0, -1), { scale: 'none' }, 'all'],
    [
      'with gaps that are filled',
      among(['NA,gap,1,2,k1', '1, ,,?,k0', ',,,,']),
      { missing: 'mean' },
      'most',
    ],
    [
      'with gaps as in the training, which are inputs',
      among(['NA,gap,1,2,k1', '1, ,,?,k0', ',,,,', '1,2,3,1e39,k1']),
      { missing: 'mean', more: [',,1,2,k1', '1,,?,2,k1'] },
      'none',
    ],
    [
      'with spellings that the scanner leaves alone',
      among([' 1 ,é,+2,3e300,k', '1,x\r2,y,3,4,k1', '', ' ', '"1",2,3,4,5'].slice(0, 4)),
      { scale: 'none' },
      'most',
    ],
    [
      'with rows that cannot be read',
      among(['x,1,2,3,k1', '1,2', '1,2,3,4,5,6', '1,1,1e400,1,k1', ',0,1,1,k1']),
      {},
      'most',
    ],
    ['with a quote in the middle', among(['"1",a,2,3,k1'], 40_000), {}, 'most'],
    ['with quotes in lines that go on', among(['1,"a\nb",2,3,k1'], 25_000), {}, 'most'],
    ['of which most are refused', among(['1,é,2,3,k1'], 2), {}, 'most'],
  ])('are those of the record encoder, in its order: %s', async (_, text, fitted, share) => {
    const schema = await schemaOf(fitted);
    // What the scanner leaves alone is the same in either.
    for (const precision of share === 'all'
      ? (['single', 'double'] as const)
      : (['single'] as const)) {
      const fast = await read(text, schema, { isFast: true, precision });
      const slow = await read(text, schema, { isFast: false, precision });
      expect(slow.inMatrix).toBe(0);
      expect(fast.found.length).toBe(slow.found.length);
      const different = fast.found.findIndex((one, i) => one !== slow.found[i]);
      expect(different < 0 ? [] : [fast.found[different], slow.found[different]]).toEqual([]);
      if (share === 'none') expect(fast.inMatrix).toBe(0);
      else if (share === 'all') expect(fast.inMatrix).toBe(rows.length);
      else expect(fast.inMatrix).toBeGreaterThan(200);
    }
  });

  it('come from the records where the columns are in another order than the schema', async () => {
    const { features, ...schema } = await schemaOf({});
    const turned = { ...schema, features: features.toReversed() };
    const { found, inMatrix } = await read(content, turned, { isFast: true, precision: 'single' });
    expect([found.length, inMatrix]).toEqual([rows.length + 1, 0]);
  });

  it('end with what is wrong with the file, behind the rows in front of it', async () => {
    const schema = await schemaOf({});
    const broken = among(['1,a\0b,2,3,k1'], 30_000);
    const told: string[] = [];
    for (const isFast of [true, false]) {
      await expect(
        read(broken, schema, { isFast, precision: 'single' }).catch((error: Error) => {
          told.push(error.message);
          throw error;
        }),
      ).rejects.toThrow(/data\.csv:30002/);
    }
    expect(told[0]).toBe(told[1]);
  });
});
