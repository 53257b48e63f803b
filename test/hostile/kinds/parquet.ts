import * as zlib from 'node:zlib';
import { type ParquetWriteOptions, parquetWriteBuffer } from 'hyparquet-writer';
import { mutated } from '../mutations.js';
import type { InputKind } from '../random-inputs.js';
import { command, write } from '../run-command.js';
import { storedZstd } from './packed.js';
import { shownBytes } from './rows.js';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Columns of many types and encodings. */
function columnsOf(count: number): ParquetWriteOptions['columnData'] {
  const rows = upTo(count);
  return [
    { name: 'id', data: rows, type: 'INT32', nullable: false },
    { name: 'x', data: rows.map((i) => (i % 7 === 3 ? null : i / 8)), type: 'DOUBLE' },
    { name: 'f', data: rows.map((i) => i * 1.5), type: 'FLOAT' },
    { name: 'k', data: rows.map((i) => (i % 5 === 4 ? null : `k${i % 3}`)), type: 'STRING' },
    { name: 'w', data: rows.map((i) => `word ${i}`), type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
    {
      name: 'n',
      data: rows.map((i) => BigInt(i) * 3n),
      type: 'INT64',
      encoding: 'DELTA_BINARY_PACKED',
    },
    { name: 's', data: rows.map((i) => i / 4), type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
    { name: 'y', data: rows.map((i) => i % 2 === 0), type: 'BOOLEAN' },
  ];
}

const few = columnsOf(6);
const codecs: readonly Omit<ParquetWriteOptions, 'writer' | 'columnData'>[] = [
  { codec: 'UNCOMPRESSED' },
  { codec: 'SNAPPY' },
  { codec: 'GZIP', compressors: { GZIP: (bytes: Uint8Array) => zlib.gzipSync(bytes) } },
  { codec: 'ZSTD', compressors: { ZSTD: storedZstd } },
  { codec: 'UNCOMPRESSED', rowGroupSize: 2 },
];
const parquetOf = (options: Omit<ParquetWriteOptions, 'writer'>): Uint8Array =>
  new Uint8Array(parquetWriteBuffer(options));
const files = [
  ...codecs.map((codec) => parquetOf({ columnData: few, ...codec })),
  ...few.map((column) =>
    parquetOf({ columnData: [column], codec: 'UNCOMPRESSED', statistics: false }),
  ),
];

export const parquet: InputKind<Uint8Array> = {
  inputs: mutated(files),
  async run(bytes) {
    write('t.parquet', bytes);
    const { code } = await command(['inspect', 't.parquet']);
    return `inspect ${code}`;
  },
  show: shownBytes,
};
