import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownTexts } from '../../src/dataset/known-texts.js';

it('finds the code that a text was given, or none', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789.-'), minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3000 }), (texts) => {
      const known = new KnownTexts();
      const codes = new Map<string, number>();
      for (const each of texts) {
        const bytes = Buffer.from(each);
        const found = known.find(bytes, 0, bytes.length);
        const code = codes.get(each) ?? codes.size;
        if (found === -1) known.keep(code);
        else expect(found).toBe(codes.get(each));
        codes.set(each, code);
      }
    }),
  );
  const known = new KnownTexts();
  expect(known.find(Buffer.from('12'), 0, 2)).toBe(-1);
  known.keep(0);
  expect(known.find(Buffer.from('012'), 1, 3)).toBe(0);
  expect(known.find(Buffer.from('012'), 0, 3)).toBe(-1);
  expect(known.find(Buffer.from('\u000012'), 0, 3)).toBe(-1);
});
