import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHybridRuns } from '../../../../src/dataset/csv/parquet/hybrid-runs.js';
import { pageValues, type ValueKind } from '../../../../src/dataset/csv/parquet/page-values.js';
import { checkThrift } from '../../../../src/dataset/csv/parquet/thrift-sizes.js';

/** A number, seven bits a byte. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** Numbers as a run, and as packed bits. */
function run(value: number, count: number, width: number): number[] {
  const bytes = Array.from(
    { length: Math.ceil(width / 8) },
    (_, i) => Math.floor(value / 256 ** i) % 256,
  );
  return [...varint(2 * count), ...bytes];
}
function packed(values: readonly number[], width: number): number[] {
  const groups = Math.ceil(values.length / 8);
  let bits = 0n;
  values.forEach((value, i) => {
    bits |= BigInt(value) << BigInt(i * width);
  });
  const bytes = Array.from({ length: groups * width }, (_, i) =>
    Number((bits >> BigInt(8 * i)) & 255n),
  );
  return [...varint(2 * groups + 1), ...bytes];
}

describe('runs and packed bits', () => {
  it('are read as they were written', () => {
    const parts = fc.integer({ min: 1, max: 32 }).chain((width) => {
      const value = fc.nat(2 ** width - 1);
      const written = fc.oneof(
        fc.tuple(value, fc.integer({ min: 1, max: 300 })).map(([one, count]) => ({
          bytes: run(one, count, width),
          values: Array.from({ length: count }, () => one),
        })),
        fc
          .integer({ min: 1, max: 4 })
          .chain((groups) => fc.array(value, { minLength: 8 * groups, maxLength: 8 * groups }))
          .map((values) => ({ bytes: packed(values, width), values })),
      );
      return fc.tuple(fc.constant(width), fc.array(written, { minLength: 1, maxLength: 5 }));
    });
    fc.assert(
      fc.property(parts, ([width, written]) => {
        const values = written.flatMap((part) => part.values);
        const read = new Uint32Array(values.length);
        readHybridRuns(Uint8Array.from(written.flatMap(({ bytes }) => bytes)), width, read);
        expect([...read]).toEqual(values);
      }),
    );
  });

  it('that are longer than their page fill it, and nothing more', () => {
    const levels = new Uint8Array(8);
    readHybridRuns(Uint8Array.from(run(1, 2 ** 31 - 1, 1)), 1, levels);
    expect([...levels]).toEqual(Array(8).fill(1));
    const places = new Uint32Array(3);
    readHybridRuns(Uint8Array.of(...varint(2 ** 32 - 1)), 0, places);
    expect([...places]).toEqual([0, 0, 0]);
  });

  it.each([
    ['nothing', [], 1],
    ['runs of no length', [0, 1, 0, 1], 1],
    ['packed bits that are cut off', [3, 0xff], 8],
    ['a number without an end', Array(20).fill(0xff), 1],
    ['numbers of too many bits', [3, 0], 33],
  ])('are refused: %s', (_, bytes, width) => {
    expect(() => readHybridRuns(Uint8Array.from(bytes), width, new Uint32Array(1000))).toThrow(
      /^(a page of it|a number of it)/,
    );
  });
});

describe('the values of a page', () => {
  const plain = { type: 'INT32', length: undefined, encoding: 'PLAIN' } as const;
  const bytes = new Uint8Array(64);
  it.each<[string, ValueKind, Uint8Array]>([
    ['numbers', plain, bytes],
    ['texts', { ...plain, type: 'BYTE_ARRAY' }, bytes],
    ['bits', { ...plain, type: 'BOOLEAN' }, bytes],
    ['texts of no length', { ...plain, type: 'FIXED_LEN_BYTE_ARRAY' }, bytes],
    ['numbers byte by byte', { ...plain, encoding: 'BYTE_STREAM_SPLIT' }, bytes],
    ['places in a dictionary', { ...plain, encoding: 'RLE_DICTIONARY' }, Uint8Array.of(8, 3, 0)],
    // The numbers of values in a block and of its parts.
    ...[[], [0, 0], [0, 4], [128, 1, 0], [...varint(2 ** 31), 1], [128, 1, 3], varint(2 ** 34)].map(
      (start): [string, ValueKind, Uint8Array] => [
        `differences in blocks of ${start}`,
        { ...plain, encoding: 'DELTA_BINARY_PACKED' },
        Uint8Array.from([...start, ...bytes]),
      ],
    ),
    ['beginnings of texts', { ...plain, encoding: 'DELTA_BYTE_ARRAY' }, bytes],
  ])('that are not there are refused: %s', (_, kind, page) => {
    expect(() => pageValues(page, 1_000_000, kind)).toThrow(Error);
  });

  it('are no texts that become longer and longer', () => {
    // Differences in one block of 128 in 4 parts: lengths of beginnings that rise by 1, and of ends that are 1.
    const parts = (first: number, step: number, blocks: number): number[] => [
      ...[...varint(128), 4, 0, 2 * first],
      ...Array.from({ length: blocks }, () => [2 * step, 0, 0, 0, 0]).flat(),
    ];
    const page = (count: number): Uint8Array => {
      const blocks = Math.ceil((count - 1) / 128);
      const ends = Array(count).fill(97);
      return Uint8Array.from([...parts(0, 1, blocks), ...parts(1, 0, blocks), ...ends]);
    };
    const kind: ValueKind = { type: 'BYTE_ARRAY', length: undefined, encoding: 'DELTA_BYTE_ARRAY' };
    expect(Array.from(pageValues(page(129), 129, kind)).at(-1)).toEqual(
      new Uint8Array(129).fill(97),
    );
    expect(() => pageValues(page(1281), 1281, kind, 100_000)).toThrow(
      'more than 100000 bytes of text',
    );
  });
});

describe('what a file says of itself', () => {
  it.each([
    ['nothing', [], 'cut off'],
    ['a list that is longer than the file', [0x19, 0xfc, ...varint(2 ** 31)], 'longer'],
    ['a text that is longer than the file', [0x18, ...varint(2 ** 40)], 'cut off'],
    ['lists in lists', Array(100).fill(0x19), 'nested too deeply'],
    ['structs in structs', Array(100).fill(0x1c), 'nested too deeply'],
    ['a type that there is not', [0x1d, 0], 'type'],
  ])('is held against what is there: %s', (_, bytes, problem) => {
    expect(() => checkThrift(Uint8Array.from(bytes), 0)).toThrow(problem);
  });
});
