import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { mutated } from '../mutations.js';
import type { InputKind } from '../random-inputs.js';
import { command, write } from '../run-command.js';
import { tables } from '../tables.js';
import { rows, shownBytes } from './rows.js';

/** Bytes as zstd stores them without compressing: a frame of one segment of less than 256 bytes, and of raw blocks. */
export function storedZstd(bytes: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  const header = (bytes.length << 3) | 1;
  const start = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...size];
  return Buffer.concat([
    Uint8Array.of(...start, header & 0xff, (header >> 8) & 0xff, header >> 16),
    bytes,
  ]);
}

/** Frames of compressed blocks, as the command writes them, of `a\n1\n2\n` and of 100 rows `1,2,3`. */
const zstdFiles = ['28b52ffd0458310000610a310a320a78292e8c'].map((hex) => Buffer.from(hex, 'hex'));

const long = Buffer.from(`a,b\n${'1,2\n3,4\n'.repeat(3000)}`);

function packedBy(
  extension: string,
  pack: (bytes: Uint8Array) => Uint8Array,
  files: readonly Uint8Array[],
) {
  const wholes = [...files, pack(Buffer.from(rows)), pack(long), pack(pack(Buffer.from(rows)))];
  const kind: InputKind<Uint8Array> = {
    inputs: fc.oneof(
      { weight: 3, arbitrary: mutated(wholes) },
      tables.map((bytes) => pack(bytes)),
      tables.chain((bytes) => mutated([pack(bytes)])),
      fc.tuple(tables, tables).map(([a, b]) => Buffer.concat([pack(a), pack(b)])),
    ),
    async run(bytes) {
      write(`t.csv.${extension}`, bytes);
      const { code } = await command(['inspect', `t.csv.${extension}`]);
      return `inspect ${code}`;
    },
    show: shownBytes,
  };
  return kind;
}

export const gzip = packedBy('gz', (bytes) => zlib.gzipSync(bytes), []);
export const zstd = packedBy('zst', storedZstd, zstdFiles);
