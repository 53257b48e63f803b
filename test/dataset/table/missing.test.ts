import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asMissing,
  defaultNa,
  missingTest,
  missingTexts,
} from '../../../src/dataset/table/missing.js';

describe('the texts of missing fields', () => {
  it.each([
    [undefined, defaultNa],
    [[], defaultNa],
    [[''], defaultNa],
    [defaultNa, defaultNa],
    [['-999'], [...defaultNa, '-999']],
    [
      ['-999', 'NA', '-999'],
      [...defaultNa, '-999'],
    ],
    [['=-999'], ['-999']],
    [
      ['=', '-'],
      ['', '-'],
    ],
    [
      ['==x', 'y'],
      ['=x', 'y'],
    ],
    [
      ['x', '=y'],
      [...defaultNa, 'x', '=y'],
    ],
  ])('%j are %j', (given, texts) => {
    expect(missingTexts(given)).toEqual(texts);
  });

  it('hold whatever text is advised to be one', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes(',')),
        (text) => {
          const [advice] = asMissing([text], 'mean');
          if (typeof advice === 'string') throw new Error('there is an option for it');
          const given = advice.options.na?.split(',') ?? [];
          expect(missingTest(missingTexts(given))(text)).toBe(true);
          expect(missingTexts(given)).toEqual(expect.arrayContaining([...defaultNa]));
        },
      ),
    );
  });
});
