import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll, sourceOf } from './bytes.js';

const orders = [
  ['little-endian', (text: string) => Buffer.from(text, 'utf16le')],
  ['big-endian', (text: string) => Buffer.from(text, 'utf16le').swap16()],
] as const;

describe.each(orders)('UTF-16 text, %s', (_, encode) => {
  it('with a byte order mark is read, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (random, chunk) => {
          const field = random.replace(/["\0]/g, '');
          const bytes = encode(`\ufeffé,𝄞\r\n"${field}","a"\r\n`);
          const { csv, fields } = await readAll(sourceOf(bytes, chunk));
          expect(csv.header).toEqual(['é', '𝄞']);
          expect(fields).toEqual([[field, 'a']]);
          expect(csv.sha256()).toBe(createHash('sha256').update(bytes).digest('hex'));
        },
      ),
    );
  });

  it.each([
    ['half a pair', 'a,b\r\n1,2\r\n3,\ud834'],
    ['the second half of a pair', 'a,b\r\n1,2\r\n\udd1e,3\r\n'],
    ['a pair of first halves', 'a,b\r\n1,2\r\n\ud834\ud834\udd1e,3\r\n'],
  ])('that has %s alone is refused in its line', async (__, text) => {
    for (const chunk of [1, 2, 3, 100]) {
      await expect(readAll(sourceOf(encode(`\ufeff${text}`), chunk))).rejects.toThrow(
        'a.csv:3: half a character of UTF-16 is here alone',
      );
    }
  });

  it('that ends within a character is refused', async () => {
    const bytes = encode('\ufeffa\n1\n');
    await expect(readAll(sourceOf(bytes.subarray(0, -1)))).rejects.toThrow('a.csv:2: half a char');
  });

  it('without a mark is refused, and told how to be made UTF-8', async () => {
    await expect(readAll(sourceOf(encode('a,b\n1,2\n'), 1))).rejects.toThrow(
      'a.csv:1: there is a NUL byte — if the file is UTF-16: iconv -f UTF-16 -t UTF-8',
    );
  });
});

it('UTF-32 is refused', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0, 10, 0, 0, 0]);
  await expect(readAll(sourceOf(bytes, 1))).rejects.toThrow('UTF-32');
});
