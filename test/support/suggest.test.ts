import { expect, it } from 'vitest';
import { didYouMean, suggestions } from '../../src/support/suggest.js';

const names = [
  ...['batch-size', 'learning-rate', 'features', 'log', 'log-base', 'l1', 'l2'],
  ...['validation', 'test', 'weight-column', 'class-weight', 'na', 'no-header'],
];

it.each([
  ['batch', ['batch-size']],
  ['learning_rate', ['learning-rate']],
  ['LearningRate', ['learning-rate']],
  ['feature', ['features']],
  ['lo', ['log', 'log-base']],
  ['lgo', ['log']],
  ['logs', ['log']],
  ['l3', ['l1']],
  ['val', ['validation']],
  ['weight', ['weight-column']],
  ['size', ['batch-size']],
  ['rate', ['learning-rate']],
  ['header', ['no-header']],
  ['quite-another', []],
  ['', []],
  ['-', []],
  ['x', []],
])('%s may mean %j', (word, expected) => {
  expect(suggestions(word, names)).toEqual(expected);
});

it('asks', () => {
  expect(didYouMean('lo', names, (name) => `--${name}`)).toBe('did you mean --log or --log-base?');
  expect(didYouMean('zebra', names)).toBeUndefined();
  const many = ['aa1', 'aa2', 'aa3', 'aa4', 'aa5'];
  expect(didYouMean('aa', many)).toBe('did you mean aa1, aa2, aa3 or aa4?');
});
