import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { decompressor, gunzipInBrowser } from '../../../src/support/platform.js';
import { recordsOf } from '../files.js';
import { readAll, sourceOf } from './bytes.js';

const text = `a,b\n${'1,"x\ny"\n'.repeat(500)}`;
const { gzipSync } = zlib;

/** A frame of zstd that holds `a\n1\n2\n`, as the command writes it. */
const zstd = Buffer.from('28b52ffd0458310000610a310a320a78292e8c', 'hex');

describe('a gzip file', () => {
  it('is read as what is in it, whatever its name and however it is cut', async () => {
    const expected = await readAll(sourceOf(Buffer.from(text)));
    const packed = gzipSync(text);
    for (const chunk of [1, 7, 1 << 16]) {
      const { csv, records } = await readAll(sourceOf(packed, chunk, 'a.dat'));
      expect(records).toEqual(expected.records);
      expect(csv.share()).toBe(1);
      expect(csv.sha256()).toBe(createHash('sha256').update(packed).digest('hex'));
    }
  });

  it('may have several members', async () => {
    const packed = Buffer.concat([gzipSync('a,b\n1,'), gzipSync('2\n3,'), gzipSync('4\n')]);
    for (const chunk of [1, 1 << 16]) {
      expect((await readAll(sourceOf(packed, chunk))).fields).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]);
    }
  });

  it.each(['a.tsv.gz', 'A.TSV.GZ', 'a.tsv.gzip', 'a.tsv'])('called %s is a TSV', async (name) => {
    const csv = await openCsv(sourceOf(gzipSync('a,b\tc\n'), 9, name), { header: true });
    expect(csv).toMatchObject({ header: ['a,b', 'c'], guessed: { delimiter: false }, name });
  });

  it('has lines that count in what is in it', async () => {
    await expect(readAll(sourceOf(gzipSync('a,b\n1,2\n3\n')))).rejects.toThrow(
      'a.csv:3: 1 field, expected 2',
    );
    await expect(readAll(sourceOf(gzipSync(Buffer.from('a\n\xe9\n', 'latin1'))))).rejects.toThrow(
      'a.csv:2: this is not UTF-8',
    );
  });

  it('that is cut off or damaged is refused, behind the records in front of that', async () => {
    // Of one column, as damage may show as other text first.
    const rows = Array.from({ length: 50_000 }, (_, i) => `${(i * 7919) % 10_007}\n`);
    const packed = gzipSync(`a\n${rows.join('')}`);
    const damaged = Buffer.from(packed);
    damaged.fill(0x55, packed.length >> 1, (packed.length >> 1) + 64);
    for (const bytes of [packed.subarray(0, packed.length >> 1), damaged]) {
      const csv = await openCsv(sourceOf(bytes, 1000, 'a.csv.gz'), {
        header: true,
        ragged: 'pass',
      });
      let count = 0;
      const reading = (async () => {
        for await (const _ of recordsOf(csv)) count++;
      })();
      await expect(reading).rejects.toThrow(
        /^a\.csv\.gz: its gzip data is damaged or cut off: .* — gzip -t a\.csv\.gz tells whether/,
      );
      expect(count).toBeGreaterThan(1000);
    }
    for (let length = 2; length < 24; length++) {
      await expect(readAll(sourceOf(gzipSync('a\n1\n').subarray(0, length)))).rejects.toThrow(
        'a.csv: its gzip data is damaged or cut off',
      );
    }
  });

  it('that is a bomb in one field is refused while little of it is unpacked', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(1 << 26, '1')]));
    let taken = 0;
    const stream = Readable.from(
      (function* () {
        for (; taken < bomb.length; taken += 1024) yield bomb.subarray(taken, taken + 1024);
      })(),
      { highWaterMark: 1 },
    );
    await expect(readAll({ name: 'a.csv.gz', stream, size: bomb.length })).rejects.toThrow(
      'a.csv.gz:2: a record of more than 1048576 bytes starts here',
    );
    expect(taken).toBeLessThan(bomb.length / 2);
  });

  it('may be left early, and closes its source', async () => {
    const source = sourceOf(gzipSync('a,b\n1,2\n'.repeat(100_000)), 100);
    const csv = await openCsv(source, { header: false });
    for await (const _ of recordsOf(csv)) break;
    expect(source.stream).toMatchObject({ destroyed: true });
  });

  it('in another one is refused', async () => {
    await expect(readAll(sourceOf(gzipSync(gzipSync('a\n1\n')), 9, 'a.csv.gz'))).rejects.toThrow(
      'a.csv.gz: this is compressed twice, not CSV — unpack it with gzip -dc a.csv.gz > a.csv',
    );
  });

  it('is unpacked in browsers, too', async () => {
    const packed = gzipSync(text);
    const chunks: Uint8Array[] = [];
    for await (const chunk of gunzipInBrowser(pieces(packed, 100))) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text);
    const cut = (async () => {
      for await (const _ of gunzipInBrowser(pieces(packed.subarray(0, 50), 7)));
    })();
    await expect(cut).rejects.toThrow();
  });
});

/** What is the same in each version of Node, and what only those do that know zstd. */
describe('a zstd file', () => {
  const canUnpack = decompressor('zstd') !== undefined;
  const refused =
    'a.csv.zst: it is compressed by zstd, which this version of Node does not unpack — zstd -dc a.csv.zst > a.csv';

  it('is read as what is in it, or refused where Node has no zstd', async () => {
    for (const chunk of [1, 3, 100]) {
      const reading = readAll(sourceOf(zstd, chunk, 'a.csv.zst'));
      const twice = readAll(sourceOf(Buffer.concat([zstd, zstd]), chunk, 'a.csv.zst'));
      if (!canUnpack) {
        await expect(reading).rejects.toThrow(refused);
        await expect(twice).rejects.toThrow(refused);
        continue;
      }
      const { csv, fields } = await reading;
      expect(fields).toEqual([['1'], ['2']]);
      expect(csv.sha256()).toBe(createHash('sha256').update(zstd).digest('hex'));
      expect((await twice).fields).toEqual([['1'], ['2'], ['a'], ['1'], ['2']]);
    }
  });

  it('that is cut off is refused', async () => {
    for (let length = 4; length < zstd.length; length++) {
      await expect(readAll(sourceOf(zstd.subarray(0, length), 7, 'a.csv.zst'))).rejects.toThrow(
        canUnpack
          ? 'a.csv.zst: its zstd data is damaged or cut off: unexpected end of file'
          : refused,
      );
    }
  });
});

async function* pieces(bytes: Uint8Array, size: number) {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
