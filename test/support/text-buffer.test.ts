import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortestSingle } from '../../src/support/shortest-single.js';
import { TextBuffer } from '../../src/support/text-buffer.js';

function written(write: (buffer: TextBuffer) => void): string {
  const buffer = new TextBuffer();
  write(buffer);
  return Buffer.from(buffer.take()).toString();
}

it('writes a float32 as its shortest decimal', () => {
  const single = fc.oneof(
    fc.float(),
    fc.float({ min: -1000, max: 1000 }),
    fc.integer({ min: -1e7, max: 1e7 }).map((i) => Math.fround(i / 1000)),
  );
  fc.assert(
    fc.property(single, (x) => {
      const text = written((buffer) => buffer.single(x));
      if (Number.isNaN(x)) expect(text).toBe('NaN');
      else if (!Number.isFinite(x)) expect(text).toBe(String(x));
      else {
        expect(Math.fround(Number(text)) + 0).toBe(x + 0);
        expect(text).toBe(shortestSingle(x));
      }
    }),
    { numRuns: 2000 },
  );
});

it.each([
  [0, '0'],
  [-0.5, '-0.5'],
  [Math.fround(0.1), '0.1'],
  [Math.fround(0.0001), '0.0001'],
  [999_999.5, '999999.5'],
  [1_000_000, '1000000'],
  [100, '100'],
])('writes %d as %s', (x, text) => {
  expect(written((buffer) => buffer.single(x))).toBe(text);
});

it('writes whole numbers and texts, as many as there are', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.string({ unit: 'grapheme' }))), (parts) => {
      const text = written((buffer) => {
        for (const part of parts) {
          if (typeof part === 'number') buffer.integer(part);
          else buffer.text(part);
          buffer.byte(10);
        }
      });
      expect(text).toBe(parts.map((part) => `${part}\n`).join(''));
    }),
  );
  expect(written((buffer) => buffer.text('é'.repeat(200_000)))).toBe('é'.repeat(200_000));
});
