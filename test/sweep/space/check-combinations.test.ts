import { describe, expect, it } from 'vitest';
import { readParameters } from '../../../src/sweep/parameters.js';
import { checkCombinations } from '../../../src/sweep/space/check-combinations.js';
import { readVary } from '../../../src/sweep/space/read-vary.js';
import { sampled } from '../../../src/sweep/space/sampled.js';

const check = (texts: readonly string[], base = {}) =>
  checkCombinations(readVary(texts), readParameters(base));

describe('combinations', () => {
  it.each([
    [['lr=0.1 0.2', 'momentum=0 0.9', 'nesterov=false'], {}],
    [['nesterov=true false'], { momentum: 0.9 }],
    [['activation=tanh sigmoid(x)'], {}],
    [['layers=_,8,_ _,_'], { epochs: 3 }],
    [['warmup=1 5'], { epochs: 10 }],
  ])('of %j are possible with %j', async (texts, base) => {
    await expect(check(texts, base)).resolves.toBeUndefined();
  });

  it.each([
    [
      'the parameters that do not go together',
      ['lr=0.1 0.2', 'momentum=0.9 0', 'nesterov=false true'],
      {},
      'nesterov changes nothing without momentum, as in a trial with momentum=0 nesterov=true — vary them',
    ],
    [
      'what helps beside them',
      ['lr=0.1 0.2', 'nesterov=false true'],
      {},
      'as in a trial with nesterov=true — add momentum 0.9, or vary them',
    ],
    [
      'one that does not go with the base',
      ['lr=0.1', 'hidden=8 16'],
      { layers: '4,8,3' },
      'layers and hidden say the same thing twice, as in a trial with hidden=8 — give one of them',
    ],
    [
      'two of three',
      ['optimizer=sgd adam', 'momentum=0 0.5', 'lr=0.1'],
      {},
      'optimizer adam has no momentum to set, as in a trial with momentum=0.5 optimizer=adam',
    ],
    [
      'numbers',
      ['warmup=1 5', 'l2=0 1', 'epochs=5 10'],
      {},
      'warmup 5 leaves no epoch for the learning rate itself, as in a trial with epochs=5 warmup=5',
    ],
    [
      'formulas that mean nothing',
      ['activation=tanh x*foo(x)'],
      {},
      'as in a trial with activation=x*foo(x)',
    ],
    ['words of a formula', ['activation=x * sigmoid(x)'], {}, 'as in a trial with activation=*'],
    [
      'a base that cannot be',
      ['lr=0.1'],
      { nesterov: true },
      'nesterov changes nothing without momentum — add',
    ],
  ])('are refused with %s', async (_, texts, base, message) => {
    const refused = check(texts, base);
    await expect(refused).rejects.toMatchObject({ details: { kind: 'usage' } });
    await expect(refused).rejects.toThrow(message);
  });

  it('are refused with the size of the grid where it is too large', async () => {
    await expect(check(['epochs=1..1000', 'batch-size=1..101'])).rejects.toThrow(
      'the grid has 101000 trials, and at most 100000 are run — draw some of them with method random',
    );
  });

  it('are refused where there is no grid', async () => {
    await expect(check(['lr=0.1..0.2'])).rejects.toThrow(
      'a grid tries every value, and learningRate',
    );
  });

  it('are those that are run, where trials are drawn', async () => {
    const space = readVary(['epochs=1..100', 'batch-size=1..5000', 'warmup=1..90', 'lr=0.1..0.2']);
    const trials = sampled(space, 50, 1);
    const possible = trials.filter(({ epochs, warmup }) => Number(warmup) < Number(epochs));
    expect(possible.length).toBeLessThan(trials.length);
    await expect(checkCombinations(space, {}, possible)).resolves.toBeUndefined();
    await expect(checkCombinations(space, {}, trials)).rejects.toThrow(
      /as in a trial with epochs=\d+ warmup=\d+/,
    );
  });
});
