import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Zeros } from '../../../src/dataset/input/source.js';
import { openZeros } from '../../../src/dataset/input/zeros.js';
import { PagesAhead } from '../../../src/dataset/lane/pages-ahead.js';
import { LinearMemory } from '../../../src/support/wasm/memory.js';
import { feature, laneOf, text } from './lane-files.js';

const MEGABYTE = 1_048_576;

const bytesOf = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Writes its zeros as late as may be, and the last first. */
function lateZeros(): Zeros & { readonly isClosed: () => boolean } {
  let isClosed = false;
  let asked = 0;
  return {
    async fill(bytes) {
      await setTimeout(20 - (asked++ % 10));
      if (isClosed) throw new Error('zeros come after they were closed');
      bytes.fill(0);
    },
    close: () => {
      isClosed = true;
    },
    isClosed: () => isClosed,
  };
}

describe('pages that are taken ahead', () => {
  it.each([3136, 1_000_016, 3 * MEGABYTE])(
    'hold what was written as soon as they were ready, in rows of %i bytes',
    async (row) => {
      const memory = new LinearMemory();
      const bytes = 12 * MEGABYTE;
      const offset = memory.reserve(bytes);
      const zeros = lateZeros();
      const pages = new PagesAhead(zeros);
      const words = new Uint32Array(memory.buffer, offset, bytes / 4);
      pages.begin(memory.buffer, offset, offset + bytes);
      let at = offset;
      while (at + row <= offset + bytes) {
        const ready = await pages.ready(at + row);
        expect(ready).toBeGreaterThanOrEqual(at + row);
        const rows = Math.floor((ready - at) / row);
        for (let i = 0; i < rows; i++) {
          const begin = at + i * row;
          words.fill(begin, (begin - offset) / 4, (begin - offset + row) / 4);
        }
        at += rows * row;
      }
      await pages.close();
      expect(zeros.isClosed()).toBe(true);
      const expected = Uint32Array.from({ length: (at - offset) / 4 }, (_, i) => {
        return offset + row * Math.floor((4 * i) / row);
      });
      expect(bytesOf(words.subarray(0, expected.length)).equals(bytesOf(expected))).toBe(true);
    },
  );

  it('are asked for in front of the end alone, and no more after they were settled', async () => {
    const memory = new LinearMemory();
    const offset = memory.reserve(24 * MEGABYTE);
    const end = offset + 16 * MEGABYTE;
    const bytes = new Uint8Array(memory.buffer, offset).fill(7);
    const pages = new PagesAhead(lateZeros());
    pages.begin(memory.buffer, offset, end);
    await pages.ready(offset + MEGABYTE); // asks for the next ones, and does not wait for them
    await pages.settle();
    bytes.fill(8);
    expect(await pages.ready(end)).toBe(end);
    expect(bytes.every((byte) => byte === 8)).toBe(true);
    pages.begin(memory.buffer, offset, end);
    expect(await pages.ready(end)).toBe(end);
    await pages.close();
    expect(bytes.subarray(0, MEGABYTE).every((byte) => byte === 8)).toBe(true); // left to the writer
    expect(bytes.subarray(2 * MEGABYTE, 16 * MEGABYTE).every((byte) => byte === 0)).toBe(true);
    expect(bytes.subarray(16 * MEGABYTE).every((byte) => byte === 8)).toBe(true);
  });

  it('are ready no further than they were asked for', async () => {
    const memory = new LinearMemory();
    const offset = memory.reserve(16 * MEGABYTE);
    const bytes = new Uint8Array(memory.buffer, offset).fill(7);
    const pages = new PagesAhead(lateZeros());
    pages.begin(memory.buffer, offset, offset + 16 * MEGABYTE);
    await pages.ready(offset + MEGABYTE);
    await setTimeout(50);
    const ready = (await pages.ready(offset + MEGABYTE)) - offset;
    expect(ready).toBeLessThan(16 * MEGABYTE);
    expect(bytes.subarray(2 * MEGABYTE, ready).every((byte) => byte === 0)).toBe(true);
    await pages.close();
  });

  it('are all ready where nothing writes zeros', async () => {
    const pages = new PagesAhead(undefined);
    pages.begin(new ArrayBuffer(16 * MEGABYTE), 0, 16 * MEGABYTE);
    expect(await pages.ready(MEGABYTE)).toBe(16 * MEGABYTE);
  });

  it('leave the rows of a file as they are without', async () => {
    const width = 500;
    const rows = Array.from({ length: 4000 }, (_, i) =>
      Array.from({ length: width }, (_, j) => (i * 7 + j * 3) % 11).join(','),
    );
    // The first rows are much longer than the others: there comes to be more room twice.
    const file = rows.map((row, i) => `${i < 100 ? `${row.replaceAll(',', '.000,')}` : row},k\n`);
    const columns = [...new Array(width).fill(feature), text];
    const bytes = Buffer.from(file.join(''));
    const size = bytes.length;
    const all = await Promise.all(
      [undefined, openZeros(0), lateZeros()].map((zeros) =>
        laneOf(bytes, columns, { zeros, size, piece: 262_144 }),
      ),
    );
    const [alone, ...helped] = all.map((lane) => bytesOf(lane.rows.matrix.numbers));
    for (const [i, numbers] of helped.entries()) {
      expect(all[i + 1]).toMatchObject({ blocked: false, rows: { count: rows.length } });
      expect(numbers.equals(alone)).toBe(true);
    }
  });
});
