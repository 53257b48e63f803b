import { describe, expect, it } from 'vitest';
import { OptionNames } from '../../../src/estimator/options/names.js';
import { optionSynonyms, valueSynonyms } from '../../../src/estimator/options/synonyms.js';
import { readRecipe } from '../../../src/estimator/recipe.js';
import { recipeOptions } from '../../../src/estimator/recipe-options.js';
import type { Advice } from '../../../src/support/errors.js';
import { isKeyOf } from '../../../src/support/records.js';
import { suggestions } from '../../../src/support/suggest.js';

const names = new OptionNames(Object.values(recipeOptions));

describe('what others call an option', () => {
  it.each(Object.entries(optionSynonyms))('%s: %j', (word, keys) => {
    expect(keys.filter((key) => !isKeyOf(recipeOptions, key))).toEqual([]);
    expect(names.find(word), 'it is a name itself').toBeUndefined();
    for (const key of keys) {
      expect(names.suggest(word, 'recipe')).toContain(key);
      expect(() => readRecipe({ [word]: '1' })).toThrow(`"${key}"`);
    }
  });
});

const values = Object.entries(valueSynonyms).flatMap(([key, words]) =>
  Object.entries<Advice>(words).map(([word, advice]) => [key, word, advice] as const),
);

describe('what others call a value', () => {
  it.each(values)('%s %s: %j', (key, word, advice) => {
    if (!isKeyOf(recipeOptions, key)) throw new Error(`there is no option ${key}`);
    const read = () => readRecipe({ [key]: word });
    if (typeof advice !== 'string') {
      const options = Object.entries(advice.options).map(([name, value]) => [name, value ?? true]);
      expect(() => readRecipe(Object.fromEntries(options))).not.toThrow();
      expect(read).toThrow(`use ${key} ${advice.options[key]}`);
      return;
    }
    expect(read).toThrow(/expected .* — did you mean/);
    expect(read).toThrow(new RegExp(`(mean|or|,) ${advice}[?, ]`));
    const alone = advice === 'step' ? 'step:10,0.5' : advice;
    const withRows = key === 'monitor' ? { validation: 0.2 } : {};
    expect(() => readRecipe({ ...withRows, [key]: alone })).not.toThrow();
  });

  it('goes for each of a list', () => {
    expect(() => readRecipe({ activation: 'tanh, logistic' })).toThrow('did you mean sigmoid?');
    expect(() => readRecipe({ activation: 'tan,x' })).toThrow('did you mean tanh?');
    expect(() => readRecipe({ activation: '' })).toThrow(
      /expected some of tanh, relu, .*selu, or formulas of x$/,
    );
  });
});

it('is no second spelling of a name, which is found without', () => {
  const keys = Object.keys(recipeOptions);
  for (const word of Object.keys(optionSynonyms)) {
    expect(suggestions(word, keys).map((key) => key.toLowerCase())).not.toContain(
      word.replaceAll('-', ''),
    );
  }
});

describe('a name that is none', () => {
  it.each([
    ['learning_rate', '"learningRate"'],
    ['batch', '"batchSize"'],
    ['no_shuffle', '"no-shuffle"'],
    ['shufle', '"shuffle"'],
    ['weight_', '"weightColumn" or "weightDecay"'],
  ])('%s: did you mean %s?', (word, meant) => {
    expect(() => readRecipe({ [word]: 1 })).toThrow(`did you mean ${meant}?`);
  });

  it('is one of a command line in a file', () => {
    expect(() => readRecipe({ batch: 1 }, 'c.json')).toThrow('did you mean "batch-size"?');
    expect(() => readRecipe({ alpha: 1 }, 'c.json')).toThrow('did you mean "l2" or "momentum"?');
  });
});
