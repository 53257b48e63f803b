import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { flagOf } from '../../src/cli/flags/flag.js';
import {
  type RecipeInput,
  readRecipe,
  recipeSchema,
  storeRecipe,
} from '../../src/estimator/recipe.js';
import { recipeOptions } from '../../src/estimator/recipe-options.js';
import { MlpError } from '../../src/support/errors.js';
import { nastyValues } from '../hostile/mutations.js';

/** A value of every option that is not its default, as a command line writes it. */
const texts: Readonly<Record<keyof typeof recipeOptions, string>> = {
  preset: 'lecture',
  target: 'y',
  features: 'a,b',
  ignore: 'c',
  task: 'regression',
  categorical: 'a',
  delimiter: 'tab',
  header: 'false',
  comment: '#',
  skipLines: '2',
  na: ',n/a',
  missing: 'drop',
  unknown: 'error',
  decimal: ',',
  dateOrder: 'dmy',
  scale: 'minmax',
  scaleTarget: 'none',
  weightColumn: 'w',
  classWeight: 'a=2,__proto__=0.5',
  validation: '0.2',
  test: 'held-out.csv',
  group: 'g',
  layers: '_,8,3',
  hidden: '16,8',
  embed: 'periodic',
  embedSize: '8',
  activation: 'relu',
  output: 'linear',
  loss: 'huber',
  labelSmoothing: '0.1',
  logBase: 'e',
  init: 'uniform:0.5',
  initFrom: 'model.json',
  ensemble: '5',
  l2: '0.1',
  l1: '0.1',
  penalty: 'sum(log(1 + w^2))',
  lambda: '0.2',
  dropout: '0.5,0',
  learningRate: '0.1',
  lrFactor: 'embed=4,biases=0.5',
  momentum: '0.9',
  nesterov: 'true',
  optimizer: 'adam',
  beta1: '0.8',
  beta2: '0.99',
  weightDecay: '0.01',
  schedule: 'step:10,0.5',
  warmup: '3',
  batchSize: '32',
  clipNorm: '1',
  epochs: '7',
  shuffle: 'false',
  seed: '3',
  splitSeed: '4',
  precision: 'double',
  tolerance: '0.001',
  patience: '5',
  monitor: 'validation-loss',
  targetLoss: '0.1',
  maxTime: '90s',
  gradientTolerance: '0.001',
};

const valid = new Ajv2020().compile(recipeSchema());

describe.each(Object.entries(recipeOptions))('the option %s', (key, option) => {
  const text = Object.entries(texts).find(([name]) => name === key)?.[1] ?? '';

  it('has the key of its property, and help', () => {
    expect(option.key).toBe(key);
    expect(option.help.length).toBeGreaterThan(3);
  });

  it('reads a text, which is the text of what it reads', () => {
    const value: unknown = option.read(text);
    expect(option.holds(value)).toBe(true);
    expect(value).not.toEqual(option.fallback);
    expect(option.read(option.textOf(value))).toEqual(value);
  });

  it('refuses what it cannot be, naming itself', () => {
    for (const value of [{ x: [] }, Number.NaN, [[]]]) {
      expect(() => option.read(value)).toThrow(MlpError);
      expect(() => option.read(value)).toThrow(key);
    }
  });

  it('makes nothing of any text or value that it does not hold', () => {
    for (const value of nastyValues) {
      try {
        expect(option.read(value)).toSatisfy(option.holds);
      } catch (error) {
        if (!(error instanceof MlpError)) throw error;
        expect(error.details.kind).toBe('usage');
      }
    }
  });

  it('falls back on what it holds', () => {
    expect(option.holds(option.read(undefined))).toBe(true);
  });
});

/** Options that do not go with the others. */
const alone = [
  'layers',
  'init',
  'initFrom',
  'nesterov',
  'momentum',
  'optimizer',
  'beta1',
  'beta2',
] as const;
const apart: ReadonlySet<string> = new Set(alone);

describe('a recipe', () => {
  const given = Object.fromEntries(Object.entries(texts).filter(([key]) => !apart.has(key)));
  const recipe = readRecipe(given);

  it('is plain data, which JSON keeps, and its schema describes', () => {
    expect(structuredClone(recipe)).toEqual(recipe);
    const stored: unknown = JSON.parse(JSON.stringify(storeRecipe(recipe)));
    expect(stored).toEqual(storeRecipe(recipe));
    expect(valid(stored), JSON.stringify(valid.errors)).toBe(true);
    expect(readRecipe(storeRecipe(recipe))).toEqual(recipe);
  });

  const companions: Readonly<Partial<Record<string, RecipeInput>>> = {
    nesterov: { momentum: 0.9 },
    beta1: { optimizer: 'adam' },
    beta2: { optimizer: 'adam' },
  };
  it.each(alone)('with %s, too', (key) => {
    const other = readRecipe({ ...companions[key], [key]: texts[key] });
    expect(valid(storeRecipe(other)), JSON.stringify(valid.errors)).toBe(true);
    expect(readRecipe(storeRecipe(other))).toEqual(other);
  });

  it('takes every name that the command line has', () => {
    for (const option of Object.values(recipeOptions)) {
      if (apart.has(option.key)) continue;
      const flag = flagOf(option).slice(2);
      const value = flag.startsWith('no-') ? true : given[option.key];
      const others = Object.entries(given).filter(([key]) => key !== option.key);
      expect(readRecipe({ ...Object.fromEntries(others), [flag]: value })).toEqual(recipe);
    }
    expect(readRecipe({ lr: 0.1 }).learningRate).toBe(0.1);
  });

  it('says which name is none, and which was meant', () => {
    expect(() => readRecipe({ momentm: 0.9 })).toThrow('did you mean "momentum"?');
    expect(() => readRecipe({ constructor: 1 })).toThrow('"constructor" is not an option');
  });

  it('shares no list with whoever gave it, nor with another', () => {
    const na = ['', 'x'];
    const given = readRecipe({ na });
    na.push('setosa');
    expect(given.na).toEqual(['', 'x']);
    expect(readRecipe({}).na).not.toBe(readRecipe({}).na);
  });

  it.each([
    [{ lr: 0.1, learningRate: 0.2 }, '"lr" and "learningRate" are names of the same option'],
    [{ shuffle: true, 'no-shuffle': true }, '"shuffle" and "no-shuffle" are names of the same'],
    [{ activation: [] }, 'activation "[]": expected some of tanh, relu'],
    [{ activation: ['tanh', 'rel'] }, 'expected some of tanh, relu'],
    [{ dropout: [] }, 'dropout "[]": expected a number from 0'],
    [{ classWeight: {} }, 'classWeight "{}": expected balanced, or weights'],
    [{ classWeight: new Map([['a', 2]]) }, 'classWeight "{}": expected balanced, or weights'],
    [{ layers: [4, 8, 3], hidden: [8] }, 'layers and hidden say the same thing twice'],
    [{ init: 'he', initFrom: 'm.json' }, 'init and initFrom both give the first weights'],
    [{ optimizer: 'adam', momentum: 0.9 }, 'optimizer adam has no momentum'],
    [{ beta1: 0.8 }, 'optimizer sgd has no moments to set — leave beta1 and beta2 out'],
    [{ optimizer: 'rmsprop', beta2: 0.9 }, 'optimizer rmsprop has no moments'],
    [{ optimizer: 'adamw' }, 'use optimizer adam weightDecay 0.01'],
    [
      { schedule: 'onecycle', warmup: 3 },
      'schedule onecycle begins with a low learning rate by itself',
    ],
    [{ epochs: 5, warmup: 5 }, 'warmup 5 leaves no epoch'],
    [{ nesterov: true }, 'nesterov changes nothing without momentum'],
    [{ monitor: 'validation-loss' }, 'monitor validation-loss needs rows'],
    [{ penalty: 'l2' }, 'penalty l2 has no weight — add lambda 0.1'],
    [{ lambda: 1 }, 'lambda weighs nothing — add penalty l2'],
    [{ penalty: 'l2', lambda: 1, l2: 1 }, 'penalty l2 and l2 say the same thing twice'],
    [{ penalty: 'l3', lambda: 1 }, 'did you mean'],
    [{ lambda: 0, penalty: 'l1' }, 'lambda "0": expected a number above 0'],
    [{ patience: 3 }, 'patience has nothing to wait for'],
    [{ embedSize: 8 }, 'embedSize 8 is of no embedding — add embed bins'],
    [{ embed: 'none', embedSize: 8 }, 'embedSize 8 is of no embedding'],
    [{ embed: ['bins', 'periodic'] }, 'embed bins,periodic is of several networks'],
    [{ embed: 'ple' }, 'did you mean bins?'],
    [{ embed: 'bins', embedSize: 1 }, 'embedSize "1": expected a whole number from 2'],
    [{ embed: 'bins', embedSize: 1000 }, 'it can be at most 256'],
    [{ lrFactor: { embed: 4 } }, 'lrFactor is of no embedding that learns'],
    [{ embed: 'bins', lrFactor: 'embed=4' }, 'lrFactor is of no embedding that learns'],
    [{ lrFactor: 'bias=2' }, 'did you mean'],
    [{ lrFactor: 'biases=0' }, 'lrFactor "biases=0": expected factors like embed=4'],
    [{ lrFactor: 'biases=1,biases=2' }, 'lrFactor "biases=1,biases=2": expected factors'],
    [{ lrFactor: {} }, 'lrFactor "{}": expected factors'],
  ])('refuses %j', (options, message) => {
    expect(() => readRecipe(options)).toThrow(message);
  });
});
