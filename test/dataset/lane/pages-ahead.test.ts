import { pbkdf2 } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PagesAhead } from '../../../src/dataset/lane/pages-ahead.js';
import { LinearMemory } from '../../../src/support/wasm/memory.js';
import { feature, laneOf, text } from './lane-files.js';

const MEGABYTE = 1_048_576;

const bytesOf = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Keeps the threads busy in which files are read, so that what is asked for now comes late. Done when it has come. */
async function delayed(): Promise<void> {
  const task = () => promisify(pbkdf2)('password', 'salt', 20_000, 64, 'sha512');
  await Promise.all(Array.from({ length: 8 }, task));
  await setTimeout(20);
}

describe('pages that are taken ahead', () => {
  it('hold what was written as soon as they were ready, wherever the rows are cut', async () => {
    const memory = new LinearMemory();
    const bytes = 12 * MEGABYTE;
    const offset = memory.reserve(bytes);
    for (const row of [3136, 1_000_016, 3 * MEGABYTE]) {
      const pages = new PagesAhead(true);
      const words = new Uint32Array(memory.buffer, offset, bytes / 4);
      words.fill(0);
      const isFree = delayed();
      pages.begin(memory.buffer, offset, offset + bytes);
      let at = offset;
      while (at + row <= offset + bytes) {
        const ready = await pages.ready(at + row);
        expect(ready).toBeGreaterThanOrEqual(at + row);
        // The last of them first: those are the bytes that were asked for last.
        const rows = Math.floor((ready - at) / row);
        for (let i = rows - 1; i >= 0; i--) {
          const begin = at + i * row;
          words.fill(begin, (begin - offset) / 4, (begin - offset + row) / 4);
        }
        at += rows * row;
      }
      await isFree;
      await pages.close();
      const expected = Uint32Array.from({ length: (at - offset) / 4 }, (_, i) => {
        return offset + row * Math.floor((4 * i) / row);
      });
      expect(bytesOf(words.subarray(0, expected.length)).equals(bytesOf(expected))).toBe(true);
    }
  });

  it('asks for nothing that is behind the end, and for nothing after it was settled', async () => {
    const memory = new LinearMemory();
    const offset = memory.reserve(24 * MEGABYTE);
    const end = offset + 16 * MEGABYTE;
    const bytes = new Uint8Array(memory.buffer, offset);
    const pages = new PagesAhead(true);
    const isFree = delayed();
    pages.begin(memory.buffer, offset, end);
    await pages.ready(offset + MEGABYTE); // asks for the next ones, and does not wait for them
    await pages.settle();
    bytes.fill(8);
    expect(await pages.ready(end)).toBe(end);
    await isFree;
    await pages.close();
    expect(bytes.every((byte) => byte === 8)).toBe(true);
    bytes.fill(9);
    const others = new PagesAhead(true);
    others.begin(memory.buffer, offset, end);
    expect(await others.ready(end)).toBe(end);
    await others.close();
    expect(bytes.subarray(16 * MEGABYTE).every((byte) => byte === 9)).toBe(true);
  });

  it.skipIf(!existsSync('/dev/zero'))('are zeros that were read, if that is wanted', async () => {
    for (const isWanted of [true, false]) {
      const memory = new LinearMemory();
      const offset = memory.reserve(16 * MEGABYTE);
      const bytes = new Uint8Array(memory.buffer, offset).fill(7);
      const pages = new PagesAhead(isWanted);
      pages.begin(memory.buffer, offset, offset + 16 * MEGABYTE);
      await pages.ready(offset + MEGABYTE);
      await setTimeout(20);
      const ready = (await pages.ready(offset + MEGABYTE)) - offset;
      const first = isWanted ? 2 * MEGABYTE : ready;
      expect(bytes.subarray(0, first).includes(0)).toBe(false);
      expect(bytes.subarray(first, ready).every((byte) => byte === 0)).toBe(true);
      expect(ready < 16 * MEGABYTE).toBe(isWanted);
      await pages.close();
    }
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
    const [helped, alone] = await Promise.all(
      [true, false].map((hasHelp) => laneOf(bytes, columns, { hasHelp, size, piece: 262_144 })),
    );
    expect(helped.rows.count).toBe(rows.length);
    expect(helped.blocked).toBe(false);
    const [numbers, others] = [helped, alone].map((lane) => bytesOf(lane.rows.matrix.numbers));
    expect(numbers.equals(others)).toBe(true);
  });
});
