import { describe, expect, it } from 'vitest';
import { MlpError } from '../../../src/support/errors.js';
import { readSpace, unusedOf } from '../../../src/sweep/space/read-space.js';

const read = (json: unknown) => [...readSpace(json, 'space.json')];

function messageOf(json: unknown): string {
  try {
    readSpace(json, 'space.json');
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    expect(error.details).toMatchObject({ kind: 'usage', place: { file: 'space.json' } });
    return error.message;
  }
  throw new Error('it was read');
}

describe('a space in the words of W&B', () => {
  it.each([
    [{ value: 0.1 }, { kind: 'values', values: [0.1] }],
    [
      { distribution: 'constant', value: 0.1 },
      { kind: 'values', values: [0.1] },
    ],
    [{ values: [0.1, '0.2'] }, { kind: 'values', values: [0.1, 0.2] }],
    [
      { distribution: 'categorical', values: [0.1] },
      { kind: 'values', values: [0.1] },
    ],
    [
      { values: [0.1, 0.2], probabilities: [0.25, 0.75] },
      { kind: 'values', values: [0.1, 0.2], probabilities: [0.25, 0.75] },
    ],
    [
      { min: 0.1, max: 1 },
      { kind: 'range', min: 0.1, max: 1, log: false },
    ],
    [
      { min: 1, max: 2 },
      { kind: 'range', min: 1, max: 2, log: false },
    ],
    [
      { distribution: 'int_uniform', min: 1, max: 3 },
      { kind: 'range', min: 1, max: 3, log: false, step: 1 },
    ],
    [
      { distribution: 'log_uniform_values', min: 1e-4, max: 1 },
      { kind: 'range', min: 1e-4, max: 1, log: true },
    ],
    [
      { distribution: 'q_uniform', min: 0.1, max: 1, q: 0.1 },
      { kind: 'range', min: 0.1, max: 1, log: false, step: 0.1 },
    ],
    [
      { min: 0.1, max: 1, q: 0.1 },
      { kind: 'range', min: 0.1, max: 1, log: false, step: 0.1 },
    ],
    [
      { distribution: 'q_log_uniform_values', min: 1, max: 8 },
      { kind: 'range', min: 1, max: 8, log: true, step: 1 },
    ],
    [
      { distribution: 'log_uniform', min: -1, max: 0 },
      { kind: 'range', min: 0.36787944117144233, max: 1, log: true },
    ],
    [[0.1, 0.2], { kind: 'values', values: [0.1, 0.2] }],
    [0.1, { kind: 'values', values: [0.1] }],
  ])('has a learning rate of %j', (given, distribution) => {
    expect(Object.fromEntries(read({ lr: given }))).toEqual({ learningRate: distribution });
  });

  it('has whole numbers where the option takes no others', () => {
    const step = { kind: 'range', min: 8, max: 64, step: 1 };
    const plain = { min: 8, max: 64 };
    expect(read({ batchSize: plain })).toEqual([['batchSize', { ...step, log: false }]]);
    const given = { distribution: 'log_uniform_values', min: 8, max: 64 };
    expect(read({ 'batch-size': given })).toEqual([['batchSize', { ...step, log: true }]]);
  });

  it('is that of a whole sweep, of which it is said what does not count', () => {
    const sweep = {
      program: 'train.py',
      method: 'bayes',
      metric: { name: 'loss', goal: 'minimize' },
      parameters: { momentum: { values: [0, 0.9] }, lr: { value: 0.1 } },
    };
    expect(read(sweep)).toEqual(read(sweep.parameters));
    expect(read(sweep).map(([key]) => key)).toEqual(['learningRate', 'momentum']);
    expect(unusedOf(sweep)).toEqual(['program', 'method', 'metric']);
    expect(unusedOf(sweep.parameters)).toEqual([]);
  });

  it.each([
    ['no object', [1], 'expected an object of options'],
    ['nothing', {}, 'expected an object of options'],
    ['no parameters', { parameters: {} }, 'expected an object of options'],
    ['keys of no sweep', { parameters: { lr: 1 }, foo: 1 }, 'expected an object of options'],
    ['no option', { learning_rate: 0.1 }, 'did you mean "learningRate"'],
    [
      'two names of one',
      { lr: 0.1, learningRate: 0.2 },
      '"lr" and "learningRate" are names of the same option',
    ],
    [
      'a value that cannot be',
      { lr: { values: [-1] } },
      'learningRate "-1": expected a number above 0',
    ],
    ['nested parameters', { lr: { parameters: { a: { value: 1 } } } }, 'parameters in parameters'],
    ['an empty parameter', { lr: {} }, 'there are no values, and no range'],
    ['half a range', { lr: { min: 0.1 } }, 'the distribution "uniform" needs "max" — add "max"'],
    ['words for numbers', { lr: { min: '0.1', max: 1 } }, '"min" is no number'],
    ['a step of nothing', { lr: { min: 0.1, max: 1, q: 0 } }, '"q" is not above 0'],
    ['no multiple', { lr: { min: 0.1, max: 0.2, q: 1 } }, 'no multiple of 1 between 0.1 and 0.2'],
    [
      'steps that are not whole',
      { epochs: { min: 1, max: 9, q: 0.5 } },
      'multiples of 0.5 are not',
    ],
    [
      'a key too many',
      { lr: { values: [1], min: 0 } },
      '"min" means nothing to the distribution "categorical"',
    ],
    [
      'no bounds',
      { lr: { distribution: 'normal', mu: 0, sigma: 1 } },
      '"normal" is not supported — give "uniform", "q_uniform" or "log_uniform_values"',
    ],
    [
      'no bounds',
      { lr: { distribution: 'inv_log_uniform', min: 0, max: 1 } },
      '"inv_log_uniform" is not supported',
    ],
    [
      'no distribution',
      { lr: { distribution: 'uniforn', min: 0.1, max: 1 } },
      'there is no distribution "uniforn" — give "uniform"',
    ],
    [
      'an inherited name',
      { lr: { distribution: 'toString' } },
      'there is no distribution "toString"',
    ],
    ['values that are no list', { lr: { values: 1 } }, '"values" is no list'],
    [
      'a probability of nothing',
      { lr: { values: [1, 2], probabilities: [0, 1] } },
      'no list of numbers above 0',
    ],
    [
      'few probabilities',
      { lr: { values: [1, 2], probabilities: [1] } },
      '2 values and 1 probabilities',
    ],
    [
      'much probability',
      { lr: { values: [1, 2], probabilities: [0.5, 0.6] } },
      'the probabilities are 1.1 in all',
    ],
  ])('is refused with %s: %j', (_, json, message) => {
    expect(messageOf(json)).toContain(message);
  });
});
