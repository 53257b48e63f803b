import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { type ParquetWriteOptions, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { openCsv } from '../../../../src/dataset/csv/csv.js';
import { openParquet } from '../../../../src/dataset/csv/parquet/parquet-text.js';
import { openFile } from '../../../../src/dataset/input/file-source.js';
import { readAll, sourceOf } from '../../input/bytes.js';

const folder = mkdtempSync(join(tmpdir(), 'mlp-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

function parquetOf(options: Omit<ParquetWriteOptions, 'writer'>): Buffer {
  return Buffer.from(parquetWriteBuffer(options));
}

/** The fields of a file of these columns, read from a file and from a stream, which must be the same. */
async function fieldsOf(bytes: Buffer) {
  const path = join(folder, 'a.parquet');
  writeFileSync(path, bytes);
  const fromFile = await readAll(await openFile(path));
  const fromStream = await readAll(sourceOf(bytes, 100));
  expect(fromStream.fields).toEqual(fromFile.fields);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect([fromFile.csv.sha256(), fromStream.csv.sha256()]).toEqual([sha256, sha256]);
  return fromFile.fields;
}

/** The fields of the one column of such a file. */
async function columnOf(element: Omit<SchemaElement, 'name'>, data: unknown[]): Promise<string[]> {
  const bytes = parquetOf({
    columnData: [{ name: 'x', data }],
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'x', repetition_type: 'OPTIONAL', ...element },
    ],
  });
  return (await fieldsOf(bytes)).map(([field]) => field);
}

describe('a Parquet file', () => {
  const rows = Array.from({ length: 2500 }, (_, i) => i);
  const columnData: ParquetWriteOptions['columnData'] = [
    { name: 'id', data: rows, type: 'INT32', nullable: false },
    {
      name: 'weight',
      data: Float32Array.from(rows, (i) => i / 10),
      type: 'FLOAT',
      nullable: false,
    },
    { name: 'length', data: rows.map((i) => (i % 7 === 3 ? null : i / 8)), type: 'DOUBLE' },
    { name: 'whole', data: rows.map((i) => i * 1.5), type: 'FLOAT' },
    {
      name: 'kind',
      data: rows.map((i) => (i % 11 === 5 ? null : `k ${i % 3}, "x"`)),
      type: 'STRING',
    },
    {
      name: 'word',
      data: rows.map((i) => `word ${i}`),
      type: 'STRING',
      encoding: 'DELTA_BYTE_ARRAY',
    },
    {
      name: 'count',
      data: rows.map((i) => BigInt(i) * 3n),
      type: 'INT64',
      encoding: 'DELTA_BINARY_PACKED',
    },
    {
      name: 'split',
      data: rows.map((i) => i / 4),
      type: 'DOUBLE',
      encoding: 'BYTE_STREAM_SPLIT',
    },
    { name: 'nothing', data: rows.map(() => null), type: 'INT32' },
    { name: 'is', data: rows.map((i) => i % 2 === 0), type: 'BOOLEAN' },
  ];
  const expected = rows.map((i) => [
    ...[String(i), String(i / 10), i % 7 === 3 ? '' : String(i / 8), String(i * 1.5)],
    ...[i % 11 === 5 ? '' : `k ${i % 3}, "x"`, `word ${i}`, String(i * 3), String(i / 4), ''],
    String(i % 2 === 0),
  ]);

  it.each([
    { codec: 'UNCOMPRESSED' },
    { codec: 'SNAPPY' },
    { codec: 'GZIP', compressors: { GZIP: (bytes: Uint8Array) => gzipSync(bytes) } },
    { codec: 'ZSTD', compressors: { ZSTD: stored } },
    { codec: 'SNAPPY', rowGroupSize: 700, pageSize: 1000 },
  ] as const)('is read as the CSV file that it would be: %j', async (options) => {
    expect(await fieldsOf(parquetOf({ columnData, ...options }))).toEqual(expected);
  });

  it('has the names of its columns, without an index of pandas', async () => {
    const bytes = parquetOf({
      columnData: [
        { name: 'a', data: [1] },
        { name: 'b,c', data: ['x'] },
        { name: '__index_level_0__', data: [7] },
      ],
    });
    const { csv, records } = await readAll(sourceOf(bytes));
    expect(csv).toMatchObject({
      header: ['a', 'b,c'],
      delimiter: ',',
      guessed: { delimiter: false, header: false },
    });
    expect(records).toMatchObject([{ line: 2, fields: ['1', 'x'] }]);
    const nameless = await readAll(sourceOf(bytes), { header: false, delimiter: ';' });
    expect(nameless.csv.header).toEqual(['x1', 'x2']);
    expect(nameless.fields).toEqual([['1', 'x']]);
  });

  it('keeps rows of one column that are empty', async () => {
    expect(await columnOf({ type: 'DOUBLE' }, [1, null, 2])).toEqual(['1', '', '2']);
  });

  it('tells how much of it was read', async () => {
    const bytes = parquetOf({ columnData, rowGroupSize: 500 });
    const csv = await openCsv(sourceOf(bytes), { header: true });
    const shares = new Set<number | undefined>();
    for await (const _ of csv.batches) shares.add(csv.share());
    expect([...shares]).toEqual([0.6, 0.8, 1]); // the beginning is read at once
  });

  it('may be compressed again', async () => {
    const bytes = parquetOf({ columnData });
    expect((await readAll(sourceOf(gzipSync(bytes)))).fields).toEqual(expected);
  });

  it('that is cut off or damaged is refused', async () => {
    const bytes = parquetOf({ columnData });
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, 100, 3000);
    for (const part of [bytes.subarray(0, 100), bytes.subarray(0, -3), damaged]) {
      await expect(readAll(sourceOf(part))).rejects.toThrow(
        'a.csv: it is a Parquet file that cannot be decoded: ',
      );
    }
  });

  it('of which a column is not there is refused before the others are read', async () => {
    const bytes = parquetOf({
      columnData: [
        { name: 'here', data: [1, 2] },
        { name: 'gone', data: [3, 4] },
      ],
    });
    // The schema names it first, and the row group last.
    bytes.write('lost', bytes.lastIndexOf('gone'));
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    const { pieces } = await openParquet('a.parquet', {
      byteLength: bytes.length,
      slice(from, to) {
        if (from < footer) throw new Error('a column is read');
        return Promise.resolve(Uint8Array.from(bytes.subarray(from, to)).buffer);
      },
    });
    const all = pieces();
    await all.next(); // the header
    await expect(all.next()).rejects.toThrow('there is nothing of column "gone"');
  });

  it.each([
    ['lists', [[1, 2], [3]]],
    ['records', [{ a: 1 }, { a: 2 }]],
  ])('with %s is refused, naming the column', async (_, data) => {
    const bytes = parquetOf({
      columnData: [
        { name: 'x', data: [1, 2] },
        { name: 'nested', data },
      ],
      schema: schemaWith(data),
    });
    await expect(readAll(sourceOf(bytes))).rejects.toThrow(
      'a.csv: column "nested" holds lists or records, which have no place in a table',
    );
  });

  it('with a column that is neither number nor text is refused', async () => {
    const element = { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 3 } as const;
    await expect(columnOf(element, [Uint8Array.of(1, 2, 3)])).rejects.toThrow(
      'column "x" is of a type that is no number and no text (FIXED_LEN_BYTE_ARRAY)',
    );
  });
});

/** Bytes as zstd stores them without compressing: a frame of one segment, of raw blocks. */
function stored(bytes: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0), size];
  const LARGEST = 1 << 17;
  for (let from = 0; from === 0 || from < bytes.length; from += LARGEST) {
    const block = bytes.subarray(from, from + LARGEST);
    const isLast = from + LARGEST >= bytes.length;
    const header = (block.length << 3) | (isLast ? 1 : 0);
    parts.push(Uint8Array.of(header & 0xff, (header >> 8) & 0xff, header >> 16), block);
  }
  return Buffer.concat(parts);
}

/** A schema of a column of numbers, and of one of lists or records. */
function schemaWith([first]: readonly unknown[]): SchemaElement[] {
  const number = { type: 'INT32', repetition_type: 'OPTIONAL' } as const;
  const list: SchemaElement[] = [
    { name: 'nested', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', ...number },
  ];
  const record: SchemaElement[] = [
    { name: 'nested', repetition_type: 'OPTIONAL', num_children: 1 },
    { name: 'a', ...number },
  ];
  return [
    { name: 'root', num_children: 2 },
    { name: 'x', ...number },
    ...(Array.isArray(first) ? list : record),
  ];
}

/** In milliseconds. */
const DAY = 86_400_000;

/** Values of each type, and how they are written. */
const types: readonly [string, Omit<SchemaElement, 'name'>, unknown[], string[]][] = [
  [
    'float32',
    { type: 'FLOAT' },
    [0.1, 1 / 3, 16_777_216, 1e-40, 3.4028234663852886e38, -0.5].map(Math.fround),
    ['0.1', '0.33333334', '16777216', '1e-40', '3.4028235e+38', '-0.5'],
  ],
  [
    'float64',
    { type: 'DOUBLE' },
    [0.1, 1e300, -0.25, Number.NaN],
    ['0.1', '1e+300', '-0.25', 'NaN'],
  ],
  ['a large integer', { type: 'INT64' }, [2n ** 62n, -5n], ['4611686018427387904', '-5']],
  [
    'an unsigned integer',
    { type: 'INT32', converted_type: 'UINT_32' },
    [2 ** 32 - 1, 7],
    ['4294967295', '7'],
  ],
  [
    'a large unsigned integer',
    { type: 'INT64', converted_type: 'UINT_64' },
    [2n ** 64n - 1n],
    ['18446744073709551615'],
  ],
  ['a boolean', { type: 'BOOLEAN' }, [true, false, null], ['true', 'false', '']],
  [
    'a date',
    { type: 'INT32', converted_type: 'DATE' },
    [new Date(0), new Date(19_844 * DAY), new Date(-DAY)],
    ['1970-01-01', '2024-05-01', '1969-12-31'],
  ],
  [
    'a timestamp',
    { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
    [new Date(19_844 * DAY + 45_000_250), new Date(-1)],
    ['2024-05-01T12:30:00.25Z', '1969-12-31T23:59:59.999Z'],
  ],
  [
    'a local timestamp',
    {
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
    },
    [new Date(19_844 * DAY)],
    ['2024-05-01T00:00:00'],
  ],
  [
    'a decimal',
    { type: 'INT32', converted_type: 'DECIMAL', scale: 2, precision: 7 },
    [12.5, -0.05],
    ['12.50', '-0.05'],
  ],
  [
    'a decimal of bytes',
    {
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: 6,
      converted_type: 'DECIMAL',
      scale: 3,
      precision: 12,
    },
    [12.5, -7.125],
    ['12.500', '-7.125'],
  ],
  [
    'text',
    { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    ['é, "a"', 'a\nb', '', '\ufeffx'],
    ['é, "a"', 'a\nb', '', '\ufeffx'],
  ],
  ['JSON', { type: 'BYTE_ARRAY', converted_type: 'JSON' }, [{ a: [1] }], ['{"a":[1]}']],
  [
    'a UUID',
    { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } },
    ['01234567-89ab-cdef-0123-456789abcdef'],
    ['01234567-89ab-cdef-0123-456789abcdef'],
  ],
  [
    'float16',
    { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } },
    [0.1, -1.5, 65504, 2 ** -24],
    ['0.099976', '-1.5', '65504', '5.9605e-8'],
  ],
];

describe('the field of', () => {
  it.each(types)('%s', async (_, element, values, fields) => {
    expect(await columnOf(element, values)).toEqual(fields);
  });

  it('bytes that are no UTF-8 text is none', async () => {
    await expect(columnOf({ type: 'BYTE_ARRAY' }, [Uint8Array.of(0xff)])).rejects.toThrow(
      'cannot be decoded: its text is not UTF-8',
    );
  });
});
