import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberTexts } from '../../../src/dataset/table/number-texts.js';

it('finds the code that a text was given, or none, and gives all of them back', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0129.-'), minLength: 1, maxLength: 17 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3000 }), fc.nat(5), (texts, before) => {
      const kept = new NumberTexts();
      const codes = new Map<string, number>();
      for (const each of texts) {
        const bytes = Buffer.from(`${'7'.repeat(before)}${each}7`);
        const [from, to] = [before, before + each.length];
        const found = kept.find(bytes, from, to);
        expect(found).toBe(codes.get(each) ?? -1);
        if (found !== -1) continue;
        codes.set(each, 3 * codes.size);
        kept.keep(bytes, from, to, 3 * (codes.size - 1));
      }
      expect([...kept.entries()]).toEqual([...codes]);
    }),
  );
});
