import { describe, expect, it } from 'vitest';
import { csvFlags, dataFlags } from '../../../src/cli/flags/data-flags.js';
import { convergenceFlags, descentFlags } from '../../../src/cli/flags/descent-flags.js';
import { optionOf } from '../../../src/cli/flags/flag.js';
import { modelFlags } from '../../../src/cli/flags/model-flags.js';
import { networkFlags } from '../../../src/cli/flags/network-flags.js';
import { runFlags } from '../../../src/cli/flags/run-flags.js';
import { flagWords } from '../../../src/cli/parser/flag-words.js';

describe('options as flags', () => {
  const groups = { ...dataFlags, ...networkFlags, ...descentFlags, ...convergenceFlags };

  it('are found by the keys that the records of flags have', () => {
    for (const [key, flag] of Object.entries({ ...groups, ...modelFlags, ...runFlags })) {
      expect(optionOf(flag)).toBe(key);
    }
  });

  it('are spelled with their values as they can be typed', () => {
    const words = flagWords(Object.values(groups));
    expect(words.spell('learningRate', '0.1')).toBe('--learning-rate 0.1');
    expect(words.spell('noHeader', undefined)).toBe('--no-header');
    expect(words.spell('ignore', 'first name')).toBe('--ignore "first name"');
  });

  it('are not spelled where they cannot be given', () => {
    expect(flagWords(Object.values(csvFlags)).spell('missing', 'mean')).toBeUndefined();
    expect(flagWords([]).spell('constructor', undefined)).toBeUndefined();
  });
});
