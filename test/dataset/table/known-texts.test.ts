import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownTexts } from '../../../src/dataset/table/known-texts.js';

it('finds the number that a text was given, or none', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789.-'), minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3000 }), (texts) => {
      const known = new KnownTexts();
      const numbers = new Map<string, number>();
      for (const each of texts) {
        const bytes = Buffer.from(each);
        const found = known.find(bytes, 0, bytes.length);
        expect(found).toBe(numbers.get(each) ?? -1);
        const kept = found === -1 ? known.keep() : -1;
        if (kept === -1) continue;
        expect(kept).toBe(numbers.size);
        numbers.set(each, kept);
      }
    }),
  );
  const known = new KnownTexts();
  expect(known.find(Buffer.from('12'), 0, 2)).toBe(-1);
  expect(known.keep()).toBe(0);
  expect(known.find(Buffer.from('012'), 1, 3)).toBe(0);
  expect(known.find(Buffer.from('012'), 0, 3)).toBe(-1);
  expect(known.find(Buffer.from('\u000012'), 0, 3)).toBe(-1);
});
