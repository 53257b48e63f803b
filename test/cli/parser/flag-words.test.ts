import { describe, expect, it } from 'vitest';
import { recipeFlags } from '../../../src/cli/flags/recipe-from-flags.js';
import { flagWords } from '../../../src/cli/parser/flag-words.js';
import { csvOptions } from '../../../src/estimator/options/reading-options.js';

describe('options as flags', () => {
  it('are spelled with their values as they can be typed', () => {
    const words = flagWords(recipeFlags);
    expect(words.spell('learningRate', '0.1')).toBe('--learning-rate 0.1');
    expect(words.spell('lr', undefined)).toBe('--lr');
    expect(words.spell('shuffle', undefined)).toBe('--no-shuffle');
    expect(words.spell('header', undefined)).toBe('--header');
    expect(words.spell('header', 'false')).toBe('--no-header');
    expect(words.spell('ignore', 'first name')).toBe('--ignore "first name"');
  });

  it('are not spelled where they are not known', () => {
    expect(flagWords(Object.values(csvOptions)).spell('missing', 'mean')).toBeUndefined();
    expect(flagWords([]).spell('constructor', undefined)).toBeUndefined();
  });

  it('are not advised where they cannot be given', () => {
    const words = flagWords(recipeFlags, Object.values(csvOptions));
    expect(words.canGive('delimiter')).toBe(true);
    expect(words.canGive('missing')).toBe(false);
    expect(words.spell('missing', 'mean')).toBe('--missing mean');
  });
});
