import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/dataset/csv/number.js';
import { plainNumber } from '../../../src/dataset/csv/plain-number.js';

const read = (text: string) => {
  const bytes = Buffer.from(`x${text}y`);
  return plainNumber(bytes, 1, bytes.length - 1);
};

describe('a plain number', () => {
  it('is what parseNumber says, to the bit, or left to it', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 12 });
    const written = fc
      .tuple(fc.constantFrom('', '-', '+', ' '), digits, fc.constantFrom('', '.'), digits)
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(written, fc.double().map(String), fc.string()), (text) => {
        const found = read(text);
        if (!Number.isNaN(found)) expect(found).toBe(parseNumber(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['-0.0', 0],
    ['00.7', 0.7],
    ['.5', 0.5],
    ['5.', 5],
    ['-12.25', -12.25],
    ['0.1', 0.1],
    ['123456789.012345', 123456789.012345],
    ['999999999999999', 999999999999999],
  ])('reads %s itself', (text, number) => {
    expect(read(text)).toBe(number);
  });

  it.each([
    '',
    '-',
    '.',
    '-.',
    '+1',
    '1e3',
    '1.2.3',
    '--1',
    '1-',
    ' 1',
    '1 ',
    '0x1',
    '007',
    '-00',
    'NaN',
    '1234567890123456',
  ])('leaves "%s" alone', (text) => {
    expect(read(text)).toBeNaN();
  });
});
