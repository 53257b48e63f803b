import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zstdFrames } from '../../../src/dataset/input/zstd-frames.js';

/** A frame of blocks that are stored, and of one byte repeated; `flags` as in the descriptor. */
function frame(
  blocks: readonly Uint8Array[],
  { isSingle = false, sizeFlag = 0, dictionaryFlag = 0, hasChecksum = false } = {},
): Uint8Array {
  const descriptor =
    (sizeFlag << 6) | (isSingle ? 0x20 : 0) | (hasChecksum ? 4 : 0) | dictionaryFlag;
  const sizeBytes = sizeFlag === 0 ? Number(isSingle) : [0, 2, 4, 8][sizeFlag];
  const rest = (isSingle ? 0 : 1) + [0, 1, 2, 4][dictionaryFlag] + sizeBytes;
  const parts: Uint8Array[] = [
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, descriptor),
    new Uint8Array(rest).fill(0xab),
  ];
  for (const [i, block] of blocks.entries()) {
    const isLast = i === blocks.length - 1;
    parts.push(header(0, block.length, false), block);
    parts.push(header(1, 70_000, isLast), Uint8Array.of(7));
  }
  if (hasChecksum) parts.push(Uint8Array.of(1, 2, 3, 4));
  return Buffer.concat(parts);
}

function header(type: number, size: number, isLast: boolean): Uint8Array {
  const value = (size << 3) | (type << 1) | Number(isLast);
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, value >> 16);
}

/** A frame of other things than data. */
function skippable(content: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Uint8Array.of(0x5e, 0x2a, 0x4d, 0x18), size, content]);
}

async function* pieces(bytes: Uint8Array, size: number) {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function cut(bytes: Uint8Array, size: number): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of zstdFrames(pieces(bytes, size))) parts.push(part);
  return parts;
}

/** Where each of them ends, behind one another. */
function endsOf(parts: readonly Uint8Array[]): number[] {
  let end = 0;
  return parts.map(({ length }) => {
    end += length;
    return end;
  });
}

const bytes = fc.uint8Array({ maxLength: 300 });
const frames = fc.oneof(
  bytes.map(skippable),
  fc
    .tuple(
      fc.array(bytes, { minLength: 1, maxLength: 3 }),
      fc.record({
        isSingle: fc.boolean(),
        sizeFlag: fc.integer({ min: 0, max: 3 }),
        dictionaryFlag: fc.integer({ min: 0, max: 3 }),
        hasChecksum: fc.boolean(),
      }),
    )
    .map(([blocks, flags]) => frame(blocks, flags)),
);

it('are cut apart where each ends, however they come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(frames, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 500 }),
      async (all, size) => {
        const parts = await cut(Buffer.concat(all), size);
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(all));
        expect(endsOf(parts)).toEqual(expect.arrayContaining(endsOf(all)));
      },
    ),
  );
});

it('are told when the last one is cut off, and when there are other bytes', async () => {
  const whole = frame([Uint8Array.of(1, 2, 3)], { hasChecksum: true });
  for (let length = 1; length < whole.length; length++) {
    const joined = Buffer.concat([whole, whole.subarray(0, length)]);
    await expect(cut(joined, 5)).rejects.toThrow('unexpected end of file');
  }
  await expect(cut(Buffer.concat([whole, Buffer.from('else')]), 5)).rejects.toThrow(
    'unknown frame',
  );
});
